import { createStore, type StoreApi } from 'zustand/vanilla'
import type {
  Change,
  Connection,
  DesktopSnapshot,
  FeedMessage,
  Session,
  UiConversation,
  UiMicrophone,
  UiUpdate,
} from '#shared/contract/desktop.ts'
import type { Hotkey } from '#shared/contract/keys.ts'
import type { Member } from '#shared/contract/model.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { TakeTarget, UiTake } from '#shared/contract/ui-take.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'
import { openTakeOf } from './selectors.ts'

/**
 * What the core says about itself: a snapshot, then changes. Nothing here is decided by the window; a new snapshot
 * replaces all of it. Notes live in the timeline store, notices in the UI store.
 */
export interface FeedState {
  /**
   * `waiting`: no snapshot yet. `lost`: the way to the core broke; what is shown is the last that was known. `shutOut`: as lost,
   * and the core that answers now was started anew and does not know this page.
   */
  readonly phase: 'waiting' | 'live' | 'lost' | 'shutOut'
  readonly session: Session
  readonly connection: Connection
  readonly members: Readonly<Record<string, Member>>
  readonly conversations: Readonly<Record<string, UiConversation>>
  readonly takes: Readonly<Record<string, UiTake>>
  readonly target: TakeTarget | null
  readonly settings: Settings
  readonly hotkey: Hotkey
  readonly microphone: UiMicrophone
  readonly version: string
  /** Null: this host is brought up to date by whatever brought it. */
  readonly update: UiUpdate | null
  /** Why nothing may be changed, as a sentence; null: it may. */
  readonly readOnlyBecause: string | null
}

export type FeedStore = StoreApi<FeedState>

const empty: FeedState = {
  phase: 'waiting',
  session: { kind: 'signedOut' },
  connection: {
    state: 'connecting',
    waiting: 0,
    waits: { notes: 0, reactions: 0, marks: 0 },
    failed: 0,
    message: null,
    needsSignIn: false,
  },
  members: {},
  conversations: {},
  takes: {},
  target: null,
  settings: {
    microphoneId: null,
    keys: defaultBindings,
    microphoneLingerMs: 120_000,
    prerollMs: 0,
    hasStartCue: false,
    defaultSpeed: 1,
    speeds: {},
    defaultSkip: 'all',
    playsOn: { channel: true, group: true, direct: false, self: false },
    pausesAtQuestions: false,
    listening: {},
    onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
    mediaDays: 30,
    mediaBytes: 2_000_000_000,
    keptOffline: [],
    ...defaultAttention,
  },
  hotkey: { kind: 'windowOnly', why: 'Not known yet.', better: null, isDenied: false },
  microphone: { kind: 'closed' },
  version: '',
  update: null,
  readOnlyBecause: null,
}

export const createFeedStore = (): FeedStore => createStore<FeedState>(() => empty)

/** Applies one message of the feed. Pure; returns the same object when nothing the store holds has changed. */
export function reduceFeed(state: FeedState, message: FeedMessage): FeedState {
  if (message.kind === 'snapshot') return fromSnapshot(message.snapshot)
  return message.changes.reduce(applyChange, state)
}

/**
 * The way to the core broke. A take that was being made has ended with it, as a draft, and must not look as if it went on:
 * people would talk into nothing. The next snapshot shows the draft.
 */
export function loseCore(state: FeedState): FeedState {
  if (state.phase !== 'live') return state
  const open = openTakeOf(state.takes)
  return { ...state, phase: 'lost', takes: open === null ? state.takes : without(state.takes, open.id) }
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]))

function fromSnapshot(snapshot: DesktopSnapshot): FeedState {
  return {
    phase: 'live',
    session: snapshot.session,
    connection: snapshot.connection,
    members: byId(snapshot.members),
    conversations: byId(snapshot.conversations),
    takes: byId(snapshot.takes),
    target: snapshot.target,
    settings: snapshot.settings,
    hotkey: snapshot.hotkey,
    microphone: snapshot.microphone,
    version: snapshot.version,
    update: snapshot.update ?? null,
    readOnlyBecause: snapshot.readOnlyBecause ?? null,
  }
}

function without<T>(record: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  if (!Object.hasOwn(record, id)) return record
  const { [id]: _, ...rest } = record
  return rest
}

function applyChange(state: FeedState, change: Change): FeedState {
  switch (change.kind) {
    case 'session':
      return { ...state, session: change.session }
    case 'connection':
      return { ...state, connection: change.connection }
    case 'member':
      return { ...state, members: { ...state.members, [change.member.id]: change.member } }
    case 'conversation':
      return { ...state, conversations: { ...state.conversations, [change.conversation.id]: change.conversation } }
    case 'conversationGone':
      return { ...state, conversations: without(state.conversations, change.conversationId) }
    case 'take':
      return { ...state, takes: { ...state.takes, [change.take.id]: change.take } }
    case 'takeGone':
      return { ...state, takes: without(state.takes, change.takeId) }
    case 'target':
      return { ...state, target: change.target }
    case 'settings':
      return { ...state, settings: change.settings }
    case 'hotkey':
      return { ...state, hotkey: change.hotkey }
    case 'update':
      return { ...state, update: change.update }
    case 'microphone':
      return { ...state, microphone: change.microphone }
    case 'note':
    case 'timelineRefilled':
    case 'noteGone':
    case 'permissionNeeded':
    case 'notice':
      return state
  }
}
