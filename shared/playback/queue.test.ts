import { describe, expect, it } from 'vitest'
import { ConversationId, MemberId, NoteId } from '../kernel/ids.ts'
import { idleQueue, onQueue } from './queue.ts'
import { totalsInWords, totalsOf } from './queue-order.ts'
import type { Queue, QueueCommand, QueueEvent, QueueItem, QueueMode } from './queue-types.ts'

const id = (n: number): string => `0198c000-0000-7000-8000-${String(n).padStart(12, '0')}`
const noteId = (n: number): NoteId => NoteId.parse(id(n))
const [alice, bob] = [MemberId.parse(id(901)), MemberId.parse(id(902))]
const [team, design] = [ConversationId.parse(id(801)), ConversationId.parse(id(802))]

const note = (n: number, change: Partial<QueueItem> = {}): QueueItem => ({
  noteId: noteId(n),
  conversationId: team,
  rootId: null,
  authorId: alice,
  isMine: false,
  isHeard: false,
  sentAtMs: n * 1000,
  durationMs: 10_000,
  gaps: [],
  isUrgent: false,
  promisedAtMs: null,
  asksQuestion: false,
  ...change,
})

const start = (mode: QueueMode, items: readonly QueueItem[], from: number | null = null): QueueEvent => ({
  kind: 'started',
  mode,
  items,
  fromId: from === null ? null : noteId(from),
  pausesAtQuestions: true,
})

/** The queue after these events, and every command on the way. */
function run(...events: readonly QueueEvent[]): { queue: Queue; said: string[] } {
  let queue = idleQueue
  const said: string[] = []
  for (const event of events) {
    const [next, commands] = onQueue(queue, event)
    queue = next
    said.push(...commands.map(inWords))
  }
  return { queue, said }
}

const numberOf = (of: NoteId): number => Number(of.slice(-12))

function inWords(command: QueueCommand): string {
  if (command.kind === 'play')
    return `play ${numberOf(command.noteId)}${command.isOtherSpeaker ? ' after a sound' : ''}`
  if (command.kind === 'fetch') return `fetch ${numberOf(command.noteId)}`
  return command.kind === 'finished' ? `finished ${command.count}` : command.kind
}

const ended = (n: number): QueueEvent => ({ kind: 'noteEnded', noteId: noteId(n) })
const gone = (n: number): QueueEvent => ({ kind: 'noteGone', noteId: noteId(n) })
const orderOf = (queue: Queue): number[] =>
  queue.kind === 'idle' ? [] : [queue.current, ...queue.next].map((item) => numberOf(item.noteId))

describe('the queue, state by event', () => {
  const two = [note(1), note(2, { asksQuestion: true }), note(3)]
  const states: Record<string, Queue> = {
    idle: idleQueue,
    playing: run(start('catchUp', two)).queue,
    waiting: run(start('catchUp', two), { kind: 'mediaMissing', noteId: noteId(1) }).queue,
    asked: run(start('catchUp', two), ended(1), ended(2)).queue,
  }
  const currentOf = (queue: Queue): NoteId => (queue.kind === 'idle' ? noteId(1) : queue.current.noteId)
  const events: Record<string, (queue: Queue) => QueueEvent> = {
    started: () => start('one', [note(7)]),
    arrived: () => ({ kind: 'noteArrived', item: note(8) }),
    gone: (queue) => ({ kind: 'noteGone', noteId: currentOf(queue) }),
    heard: () => ({ kind: 'noteHeard', noteId: noteId(3) }),
    ended: (queue) => ({ kind: 'noteEnded', noteId: currentOf(queue) }),
    missing: (queue) => ({ kind: 'mediaMissing', noteId: currentOf(queue) }),
    ready: (queue) => ({ kind: 'mediaReady', noteId: currentOf(queue) }),
    next: () => ({ kind: 'nextAsked' }),
    previous: () => ({ kind: 'previousAsked' }),
    resumed: () => ({ kind: 'resumed' }),
    stopped: () => ({ kind: 'stopped' }),
  }
  /** Rows: state. Columns: event, in the order above: the state after it, and the order that remains. */
  const table: Record<string, string[]> = {
    idle: ['playing 7', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle'],
    playing: [
      'playing 7',
      'playing 1,2,3,8',
      'playing 2,3',
      'playing 1,2',
      'playing 2,3',
      'waiting 1,2,3',
      'playing 1,2,3',
      'playing 2,3',
      'playing 1,2,3',
      'playing 1,2,3',
      'idle',
    ],
    waiting: [
      'playing 7',
      'waiting 1,2,3,8',
      'playing 2,3',
      'waiting 1,2',
      'playing 2,3',
      'waiting 1,2,3',
      'playing 1,2,3',
      'playing 2,3',
      'playing 1,2,3',
      'waiting 1,2,3',
      'idle',
    ],
    asked: [
      'playing 7',
      'asked 2,3,8',
      'playing 3',
      'asked 2',
      'asked 2,3',
      'asked 2,3',
      'asked 2,3',
      'playing 3',
      'playing 1,2,3',
      'playing 3',
      'idle',
    ],
  }
  const cells = Object.entries(table).flatMap(([from, row]) =>
    Object.keys(events).map((event, i) => [from, event, row[i] ?? ''] as const),
  )

  it.each(cells)('%s on %s is %s', (from, event, expected) => {
    const before = states[from] ?? idleQueue
    const [after] = onQueue(before, events[event]?.(before) ?? { kind: 'stopped' })
    expect(`${after.kind} ${orderOf(after).join()}`.trim()).toBe(expected)
  })
})

describe('catching up', () => {
  it('goes by urgency, then by promise, then by the conversation that waits longest, each as it was spoken', () => {
    const { queue } = run(
      start('catchUp', [
        note(6, { isUrgent: true, conversationId: design }),
        note(5, { promisedAtMs: 90_000 }),
        note(4, { promisedAtMs: 50_000, conversationId: design }),
        note(3),
        note(2, { conversationId: design }),
        note(1),
        note(7, { conversationId: design }),
      ]),
    )
    expect(orderOf(queue)).toEqual([6, 4, 5, 1, 3, 2, 7])
  })

  it('plays nothing of one’s own, nothing heard and nothing without sound', () => {
    const { queue } = run(
      start('catchUp', [note(1, { isMine: true }), note(2), note(3, { isHeard: true }), note(4, { durationMs: 0 })]),
    )
    expect(orderOf(queue)).toEqual([2])
  })

  it('takes in what arrives meanwhile where it belongs: the urgent next, the rest with its conversation', () => {
    const late = (item: QueueItem): QueueEvent => ({ kind: 'noteArrived', item })
    const { queue } = run(
      start('catchUp', [note(1), note(2, { conversationId: design })]),
      late(note(8)),
      late(note(9, { isUrgent: true })),
      late(note(9, { isUrgent: true })),
      late(note(10, { isMine: true })),
    )
    expect(orderOf(queue)).toEqual([1, 9, 8, 2])
  })

  it('keeps the order of conversations when the first notes of one are played', () => {
    const late: QueueEvent = { kind: 'noteArrived', item: note(9) }
    const { queue } = run(start('catchUp', [note(1), note(2, { conversationId: design }), note(3)]), ended(1), late)
    expect(orderOf(queue)).toEqual([3, 9, 2])
  })

  it('survives the deletion of what plays, of what comes, and of all', () => {
    expect(run(start('catchUp', [note(1), note(2), note(3)]), gone(2), gone(1)).said).toEqual([
      'play 1',
      'stop',
      'play 3',
    ])
    expect(run(start('catchUp', [note(1)]), gone(1)).said).toEqual(['play 1', 'stop', 'finished 0'])
  })

  it('waits for what is still to be fetched instead of passing it over', () => {
    const { said } = run(
      start('catchUp', [note(1), note(2)]),
      { kind: 'mediaMissing', noteId: noteId(1) },
      { kind: 'mediaReady', noteId: noteId(2) },
      { kind: 'mediaReady', noteId: noteId(1) },
    )
    expect(said).toEqual(['play 1', 'fetch 1', 'play 1'])
  })

  it('stops after a question until it is told to go on, if the listener wants that', () => {
    const items = [note(1, { asksQuestion: true }), note(2)]
    const pausing = run(start('catchUp', items), ended(1))
    expect(pausing.queue.kind).toBe('asked')
    expect(onQueue(pausing.queue, { kind: 'resumed' })[1].map(inWords)).toEqual(['play 2'])
    const [playing] = onQueue(idleQueue, { ...start('catchUp', items), pausesAtQuestions: false } as QueueEvent)
    expect(onQueue(playing, ended(1))[1].map(inWords)).toEqual(['play 2'])
  })

  it('sounds when somebody else speaks, and only then', () => {
    const { said } = run(start('catchUp', [note(1), note(2), note(3, { authorId: bob })]), ended(1), ended(2), ended(3))
    expect(said).toEqual(['play 1', 'play 2', 'play 3 after a sound', 'finished 3'])
  })

  it('does not play again what was heard on another device', () => {
    const { queue } = run(start('catchUp', [note(1), note(2)]), { kind: 'noteHeard', noteId: noteId(2) })
    expect(orderOf(queue)).toEqual([1])
  })

  it('lets an answer about a note that is over change nothing', () => {
    const { queue, said } = run(start('catchUp', [note(1), note(2)]), ended(1), ended(1))
    expect(orderOf(queue)).toEqual([2])
    expect(said).toEqual(['play 1', 'play 2'])
  })
})

describe('playing on', () => {
  const thread = [1, 2, 3, 4].map((n) => note(n, { rootId: noteId(100), isHeard: n < 4, isMine: n === 3 }))

  it('goes from the chosen note to the end of the thread, heard or not, one’s own left out', () => {
    expect(orderOf(run(start('thread', thread, 2)).queue)).toEqual([2, 4])
  })

  it('begins with one’s own note where that is what was chosen', () => {
    expect(orderOf(run(start('thread', thread, 3)).queue)).toEqual([3, 4])
  })

  it('takes in replies of this thread that arrive, and no others', () => {
    const late = (item: QueueItem): QueueEvent => ({ kind: 'noteArrived', item })
    const { queue } = run(
      start('thread', thread, 4),
      late(note(8, { rootId: noteId(100) })),
      late(note(9, { rootId: noteId(200) })),
      late(note(10)),
    )
    expect(orderOf(queue)).toEqual([4, 8])
  })

  it('plays one note and no more where that was asked', () => {
    expect(run(start('one', thread, 2), ended(2)).said).toEqual(['play 2', 'finished 1'])
  })

  it('goes back to what was played before, and from the first to its beginning', () => {
    const { said } = run(start('thread', thread, 2), ended(2), { kind: 'previousAsked' }, { kind: 'previousAsked' })
    expect(said).toEqual(['play 2', 'play 4', 'play 2', 'play 2'])
  })
})

describe('what waits, in words', () => {
  const gaps = [{ fromMs: 1000, toMs: 5000 }]
  it('says how many, how long, and how long at one’s own speed without pauses', () => {
    const items = Array.from({ length: 12 }, (_, n) => note(n + 1, { durationMs: 115_000, gaps }))
    expect(totalsInWords(totalsOf(items, () => ({ speed: 2, skip: 'all' })))).toBe(
      '12 notes, 23 min, 11 at your speed without pauses',
    )
  })

  it('says less where there is less to say', () => {
    expect(totalsInWords(totalsOf([note(1)], () => ({ speed: 1, skip: 'off' })))).toBe('1 note, 10 s')
    expect(totalsInWords(totalsOf([note(1)], () => ({ speed: 2, skip: 'off' })))).toBe(
      '1 note, 10 s, 5 at your speed without pauses',
    )
  })
})
