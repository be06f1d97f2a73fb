import type { Change, Connection, Session, UiConversation, UiNote } from '#shared/contract/desktop.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { UiPresence } from '#shared/contract/shell.ts'
import type { TakeTarget, UiTake } from '#shared/contract/ui-take.ts'
import type { DesktopState, RecentNote } from '#shared/desktop/menu.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { silenceAt } from '#shared/notify/quiet.ts'
import { untilWords } from '#shared/notify/until.ts'
import { placeName } from '#shared/notify/words.ts'

export interface DesktopBoardDeps {
  readonly session: () => Session
  readonly connection: () => Connection
  readonly conversations: () => readonly UiConversation[]
  /** The newest of others that have sound. */
  readonly recent: () => readonly UiNote[]
  readonly takes: () => readonly UiTake[]
  readonly target: () => TakeTarget | null
  readonly nameOf: (target: TakeTarget) => string
  readonly settings: () => Settings
  readonly presence: () => UiPresence | null
  readonly isReadOnly: boolean
  readonly clock: Clock
  readonly log: Log
}

/** What tray, menus and badge show, kept up to date with little work: it is asked for at every change of a busy team. */
export interface DesktopBoard {
  read(): DesktopState
  /** Told once things are quiet for a moment, and only what is another than before. Looking begins with the first listener. */
  onChange(listener: (state: DesktopState) => void): () => void
  /** Something may be another now. */
  changed(change: Change): void
  touch(): void
  stop(): void
}

/** A menu that changes more often than this cannot be read. */
const SETTLE_MS = 120
/** Quiet hours begin and end by the clock. */
const LOOK_EVERY_MS = 20_000

export function createDesktopBoard(deps: DesktopBoardDeps): DesktopBoard {
  const { clock } = deps
  const listeners = createEmitter<DesktopState>((error) =>
    deps.log('error', 'a listener of the desktop failed', { error: String(error) }),
  )
  let isWatched = false
  let settling: Timer | null = null
  let looking: Timer | null = null
  let told = ''
  /** Counting them anew takes a moment; each change brings its own. */
  let places: Map<ConversationId, UiConversation> | null = null
  let recent: readonly RecentNote[] | null = null

  const placesNow = (): Map<ConversationId, UiConversation> => {
    places ??= new Map(deps.conversations().map((each) => [each.id, each]))
    return places
  }
  const recentNow = (): readonly RecentNote[] => {
    recent ??= deps.recent().map((note) => recentOf(note, placesNow().get(note.conversationId)))
    return recent
  }
  const read = (): DesktopState => {
    const session = deps.session()
    const open = deps.takes().find(({ state }) => state === 'opening' || state === 'recording')
    const target = deps.target()
    const settings = deps.settings()
    const nowMs = clock.nowMs()
    const silence = silenceAt(settings, nowMs)
    const untilMs = silence && silence.kind !== 'focus' ? silence.untilMs : null
    const isSignedIn = session.kind === 'signedIn'
    return {
      isSignedIn,
      isReadOnly: deps.isReadOnly,
      memberName: isSignedIn ? session.member.name : null,
      connection: deps.connection().state,
      unheard: isSignedIn ? [...placesNow().values()].reduce((sum, { unheard }) => sum + unheard, 0) : 0,
      target: isSignedIn && target ? deps.nameOf(target) : null,
      recordingTo: open ? deps.nameOf(open.target) : null,
      recent: isSignedIn ? recentNow() : [],
      isPlaying: deps.presence()?.playback?.isPlaying ?? false,
      silence,
      silentUntil: untilMs === null ? null : untilWords(untilMs, nowMs, settings.quietHours.timeZone),
    }
  }
  const tell = (): void => {
    settling = null
    const state = read()
    const text = JSON.stringify(state)
    if (text === told) return
    told = text
    listeners.emit(state)
  }
  const touch = (): void => {
    if (isWatched) settling ??= clock.setTimer(tell, SETTLE_MS)
  }
  const look = (): void => {
    touch()
    looking = clock.setTimer(look, LOOK_EVERY_MS)
  }

  return {
    read,
    onChange(listener) {
      const stop = listeners.on(listener)
      if (!isWatched) {
        isWatched = true
        look()
      }
      return stop
    },
    changed(change) {
      switch (change.kind) {
        case 'conversation':
          places?.set(change.conversation.id, change.conversation)
          recent = null
          return touch()
        case 'conversationGone':
          places?.delete(change.conversationId)
          recent = null
          return touch()
        case 'session':
          places = null
          recent = null
          return touch()
        case 'timelineRefilled':
        case 'note':
        case 'noteGone':
        case 'member':
          recent = null
          return touch()
        case 'take':
        case 'takeGone':
        case 'target':
        case 'settings':
        case 'connection':
          return touch()
        // The rest shows in no menu.
        default:
          return
      }
    },
    touch,
    stop() {
      settling?.cancel()
      looking?.cancel()
      isWatched = false
    },
  }
}

const recentOf = (note: UiNote, place: UiConversation | undefined): RecentNote => ({
  noteId: note.id,
  authorName: note.authorName,
  place: place ? placeName(place) : '',
  length: formatDuration(note.audio?.durationMs ?? 0),
  isUnheard: !note.isHeard,
})
