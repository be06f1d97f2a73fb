import { describe, expect, it } from 'vitest'
import type { DesktopSnapshot, UiConversation } from '#shared/contract/desktop.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { ConversationId, MemberId, TakeId } from '#shared/kernel/ids.ts'
import { createFeedStore, loseCore, reduceFeed } from './feed-store.ts'
import { aNote, idEndingWith } from './note-fixture.ts'
import { draftsFor, openTakeOf, sectionsOf, unheardTotal } from './selectors.ts'

const conversation = (n: number, more: Partial<UiConversation> = {}): UiConversation => ({
  id: ConversationId.parse(idEndingWith(n)),
  kind: 'channel',
  title: `room ${n}`,
  memberIds: [],
  unread: 0,
  unheard: 0,
  lastSeq: 0,
  readSeq: 0,
  lastActivityMs: 0,
  ...more,
})

const take = (n: number, more: Partial<UiTake> = {}): UiTake => ({
  id: TakeId.parse(idEndingWith(n)),
  target: { conversationId: ConversationId.parse(idEndingWith(1)), rootId: null, anchor: null },
  state: 'draft',
  isLatched: false,
  startedAtMs: n,
  durationMs: 1000,
  peaks: null,
  undoUntilMs: null,
  keptBecause: null,
  ...more,
})

const blank = createFeedStore().getState()
const snapshot: DesktopSnapshot = {
  session: { kind: 'signedOut' },
  connection: {
    state: 'online',
    waiting: 2,
    waits: { notes: 2, reactions: 0, marks: 0 },
    failed: 0,
    message: null,
    needsSignIn: false,
  },
  members: [{ id: MemberId.parse(idEndingWith(5)), name: 'Alice' }],
  conversations: [conversation(1, { unheard: 2 }), conversation(2, { kind: 'direct', title: 'Bob', unheard: 1 })],
  takes: [],
  target: null,
  settings: blank.settings,
  hotkey: {
    kind: 'global',
    backend: 'hook',
    canHold: true,
    why: 'Earshot sees these keys, pressed and let go, in every program.',
    better: null,
    keys: {},
    canConfigure: false,
    isDenied: false,
  },
  microphone: { kind: 'closed' },
  version: '1',
}

describe('the feed', () => {
  const live = reduceFeed(blank, { kind: 'snapshot', snapshot })

  it('is the snapshot, and nothing of what was before', () => {
    const withTake = reduceFeed(live, { kind: 'changes', changes: [{ kind: 'take', take: take(9) }] })
    expect(Object.keys(withTake.takes)).toHaveLength(1)
    expect(Object.keys(reduceFeed(withTake, { kind: 'snapshot', snapshot }).takes)).toHaveLength(0)
    expect(live.phase).toBe('live')
  })
  it('applies changes in their order', () => {
    const after = reduceFeed(live, {
      kind: 'changes',
      changes: [
        { kind: 'conversation', conversation: conversation(3) },
        { kind: 'conversationGone', conversationId: ConversationId.parse(idEndingWith(1)) },
        {
          kind: 'connection',
          connection: {
            state: 'offline',
            waiting: 3,
            waits: { notes: 3, reactions: 0, marks: 0 },
            failed: 1,
            message: 'x',
            needsSignIn: false,
          },
        },
      ],
    })
    expect(Object.values(after.conversations).map((item) => item.title)).toEqual(['Bob', 'room 3'])
    expect(after.connection.waiting).toBe(3)
  })
  it('stays the same object when a change is for another store', () =>
    expect(reduceFeed(live, { kind: 'changes', changes: [{ kind: 'note', note: aNote({}) }] })).toBe(live))
  it('keeps what was known when the core is lost, but no take that is being made', () => {
    const changes = [
      { kind: 'take', take: take(8, { state: 'recording' }) },
      { kind: 'take', take: take(9) },
    ] as const
    const lost = loseCore(reduceFeed(live, { kind: 'changes', changes: [...changes] }))
    expect(lost.phase).toBe('lost')
    expect(Object.values(lost.takes).map((item) => item.state)).toEqual(['draft'])
    expect(lost.conversations).toBe(live.conversations)
    expect(loseCore(blank)).toBe(blank)
  })
  it('adds up what is unheard', () => expect(unheardTotal(live.conversations)).toBe(3))
  it('lists conversations by kind, then by name', () => {
    const sections = sectionsOf({
      a: conversation(1, { title: 'zebra' }),
      b: conversation(2, { title: 'ant' }),
      c: conversation(3, { kind: 'self', title: 'Notes to self' }),
    })
    expect(sections.map((section) => section.conversations.map((item) => item.title))).toEqual([
      ['ant', 'zebra'],
      ['Notes to self'],
    ])
  })
})

describe('takes', () => {
  it('knows the one being made', () => {
    expect(openTakeOf({ a: take(1), b: take(2, { state: 'recording' }) })?.state).toBe('recording')
    expect(openTakeOf({ a: take(1), b: take(2, { state: 'discarded' }) })).toBeNull()
  })
  it('shows a draft only where it would go', () => {
    const here = { conversationId: ConversationId.parse(idEndingWith(1)), rootId: null, anchor: null }
    const takes = {
      a: take(2),
      b: take(1),
      c: take(3, { target: { ...here, rootId: aNote({}).id } }),
      d: take(4, { state: 'discarded' }),
    }
    expect(draftsFor(takes, here).map((item) => item.startedAtMs)).toEqual([1, 2])
  })
})
