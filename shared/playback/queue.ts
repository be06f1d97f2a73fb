import type { NoteId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import { belongs, byOrder, ranksOf } from './queue-order.ts'
import type { Queue, QueueCommand, QueueEvent, QueueItem, Running } from './queue-types.ts'

export const idleQueue: Queue = { kind: 'idle' }

type Step = readonly [Queue, readonly QueueCommand[]]

/** What is heard next. Every state x every event; a fact about a note that is not its turn any more changes nothing. Pure. */
export function onQueue(queue: Queue, event: QueueEvent): Step {
  if (event.kind === 'started') return start(event)
  if (queue.kind === 'idle') return [queue, []]
  switch (event.kind) {
    case 'noteArrived':
      return [arrived(queue, event.item), []]
    case 'noteGone':
      return event.noteId === queue.current.noteId
        ? advance(without(queue, event.noteId), 'gone')
        : stay(without(queue, event.noteId))
    case 'noteHeard':
      // What plays now plays on; what was heard elsewhere need not be heard again.
      return stay({ ...queue, next: queue.mode === 'catchUp' ? drop(queue.next, event.noteId) : queue.next })
    case 'noteEnded':
      return event.noteId === queue.current.noteId && queue.kind !== 'asked' ? ended(queue) : stay(queue)
    case 'mediaMissing':
      return event.noteId === queue.current.noteId && queue.kind === 'playing'
        ? [{ ...queue, kind: 'waiting' }, [{ kind: 'fetch', noteId: event.noteId }]]
        : stay(queue)
    case 'mediaReady':
      return event.noteId === queue.current.noteId && queue.kind === 'waiting'
        ? play(queue, queue.current, false)
        : stay(queue)
    case 'nextAsked':
      return advance(queue, 'played')
    case 'previousAsked':
      return back(queue)
    case 'resumed':
      return queue.kind === 'asked' ? advance(queue, 'played') : stay(queue)
    case 'stopped':
      return [idleQueue, []]
    default:
      return unreachable(event)
  }
}

function start(event: Extract<QueueEvent, { kind: 'started' }>): Step {
  const { mode, items, fromId, pausesAtQuestions } = event
  const ranks = ranksOf(items)
  // Who asks for one of their own notes hears it: skipped is only what would come by itself.
  const wanted = items.filter((item) => item.noteId === fromId || belongs(mode, item))
  const ordered = [...wanted].sort(byOrder(mode, ranks))
  const at = fromId === null ? 0 : ordered.findIndex(({ noteId }) => noteId === fromId)
  const current = ordered[at]
  if (!current) return [idleQueue, [{ kind: 'finished', count: 0 }]]
  const next = mode === 'one' ? [] : mode === 'thread' ? ordered.slice(at + 1) : drop(ordered, current.noteId)
  const running = { kind: 'playing', mode, current, next, past: [], ranks, pausesAtQuestions } as const
  return [running, [{ kind: 'play', noteId: current.noteId, isOtherSpeaker: false }]]
}

type Busy = Exclude<Queue, { kind: 'idle' }>

const stay = (queue: Busy): Step => [queue, []]

const drop = (items: readonly QueueItem[], noteId: NoteId): readonly QueueItem[] =>
  items.filter((item) => item.noteId !== noteId)

const without = (queue: Busy, noteId: NoteId): Busy => ({
  ...queue,
  next: drop(queue.next, noteId),
  past: drop(queue.past, noteId),
})

/** Where it would have stood from the start, but never before what plays now. */
function arrived(queue: Busy, item: QueueItem): Busy {
  const { mode, current, next, past } = queue
  const isKnown = [current, ...next, ...past].some(({ noteId }) => noteId === item.noteId)
  if (mode === 'one' || isKnown || !belongs(mode, item)) return queue
  if (mode === 'thread' && !(isOfSame(current, item) && isAfter(past[0] ?? current, item))) return queue
  const ranks = ranksOf([item], queue.ranks)
  return { ...queue, ranks, next: [...next, item].sort(byOrder(mode, ranks)) }
}

/** A thread goes on with its replies, a conversation with its roots. */
function isOfSame(current: QueueItem, item: QueueItem): boolean {
  if (current.conversationId !== item.conversationId) return false
  return current.rootId === null ? item.rootId === null : item.rootId === current.rootId
}

/** What stands before the note that one began with was passed over then; a change to it, a reaction say, is no arrival. */
const isAfter = (first: QueueItem, item: QueueItem): boolean => byOrder('thread', {})(first, item) < 0

function ended(queue: Busy): Step {
  const isToAnswer = queue.pausesAtQuestions && queue.current.asksQuestion && queue.next.length > 0
  return isToAnswer ? [{ ...queue, kind: 'asked' }, []] : advance(queue, 'played')
}

function advance(queue: Busy, how: 'played' | 'gone'): Step {
  const [following, ...next] = queue.next
  const past = how === 'played' ? [...queue.past, queue.current] : queue.past
  const stopped: readonly QueueCommand[] = how === 'gone' ? [{ kind: 'stop' }] : []
  if (!following) return [idleQueue, [...stopped, { kind: 'finished', count: past.length }]]
  const [state, commands] = play({ ...queue, next, past }, following, following.authorId !== queue.current.authorId)
  return [state, [...stopped, ...commands]]
}

function back(queue: Busy): Step {
  const before = queue.past.at(-1)
  if (!before) return play(queue, queue.current, false)
  const rest = { ...queue, past: queue.past.slice(0, -1), next: [queue.current, ...queue.next] }
  return play(rest, before, before.authorId !== queue.current.authorId)
}

function play(queue: Running, current: QueueItem, isOtherSpeaker: boolean): Step {
  const { mode, next, past, ranks, pausesAtQuestions } = queue
  const playing = { kind: 'playing', mode, current, next, past, ranks, pausesAtQuestions } as const
  return [playing, [{ kind: 'play', noteId: current.noteId, isOtherSpeaker }]]
}
