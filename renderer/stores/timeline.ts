import type { UiNote } from '#shared/contract/desktop.ts'
import type { NotesPage, NotesRun } from '#shared/contract/desktop-answers.ts'

/**
 * The notes of one conversation that this window holds: a run without gaps. It ends with the newest, unless one went to an older place.
 * Pure: pages and changes go in, the next timeline comes out.
 */
export interface Timeline {
  /** By `seq`, then the unsent by the moment they were made. Replies are among them; `rootsOf` leaves them out. */
  readonly notes: readonly UiNote[]
  readonly hasOlder: boolean
  /** The run ends before the newest; what is newer, unsent notes too, is left out until it is reached. */
  readonly hasNewer: boolean
  readonly status: 'loading' | 'ready' | 'failed'
  readonly isLoadingOlder: boolean
  readonly isLoadingNewer: boolean
  /** Another number is another run: nothing of the one before is in it, and where one looked is gone. */
  readonly run: number
  /** The sentence, when the last page could not be read. */
  readonly failure: string | null
}

export const emptyTimeline: Timeline = {
  notes: [],
  hasOlder: false,
  hasNewer: false,
  status: 'loading',
  isLoadingOlder: false,
  isLoadingNewer: false,
  run: 0,
  failure: null,
}

/** Sent notes by `seq`; unsent ones after all of them, in the order they were made. */
export function compareNotes(a: UiNote, b: UiNote): number {
  if (a.seq !== null && b.seq !== null) return a.seq - b.seq
  if (a.seq !== null) return -1
  if (b.seq !== null) return 1
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Where the held run begins; null while it holds no sent note. */
export const oldestSeq = (notes: readonly UiNote[]): number | null => notes[0]?.seq ?? null

export const newestSeq = (notes: readonly UiNote[]): number | null =>
  notes.findLast((note) => note.seq !== null)?.seq ?? null

function union(held: readonly UiNote[], fresh: readonly UiNote[]): UiNote[] {
  // A page of a long scroll: all of one stands before all of the other.
  const [last, first] = [held.at(-1), fresh[0]]
  if (!last || !first || compareNotes(last, first) < 0) return [...held, ...fresh]
  const notes = new Map(held.map((note) => [note.id, note]))
  for (const note of fresh) notes.set(note.id, note)
  return [...notes.values()].sort(compareNotes)
}

/**
 * The newest page, read again after the core was away: joined when it overlaps what is held, else it replaces it, for
 * a run with a gap would hide notes. Unsent notes come whole with this page; those held but not in it are gone.
 * `heldUpTo`: where the held run ended when the page was asked for; a note that came since says nothing about a gap before it.
 */
export function mergeNewest(timeline: Timeline, page: NotesPage, heldUpTo = newestSeq(timeline.notes)): Timeline {
  const settled = { ...timeline, ...ready, hasNewer: false }
  const held = timeline.notes.filter((note) => note.seq !== null)
  const first = oldestSeq(page.notes)
  if (first !== null && heldUpTo !== null && first <= heldUpTo + 1) {
    return { ...settled, notes: union(held, page.notes), hasOlder: timeline.hasOlder }
  }
  const pageUpTo = newestSeq(page.notes)
  const since = pageUpTo === null ? [] : held.filter((note) => note.seq !== null && note.seq > pageUpTo)
  const run = held.length === 0 ? timeline.run : timeline.run + 1
  return { ...settled, notes: union(since, page.notes), hasOlder: page.hasOlder, run }
}

const ready = { status: 'ready', isLoadingOlder: false, isLoadingNewer: false, failure: null } as const

/** A piece read around a note: where one is from now on, joined to what is held when the two overlap. */
export function mergeAround(timeline: Timeline, piece: NotesRun): Timeline {
  const held = new Set(timeline.notes.map((note) => note.id))
  const isJoined = piece.notes.some((note) => note.seq !== null && held.has(note.id))
  if (!isJoined)
    return { ...timeline, ...ready, ...piece, notes: [...piece.notes].sort(compareNotes), run: timeline.run + 1 }
  const reachesUp = (oldestSeq(piece.notes) ?? 0) < (oldestSeq(timeline.notes) ?? 0)
  const reachesDown = (newestSeq(piece.notes) ?? 0) > (newestSeq(timeline.notes) ?? 0)
  return {
    ...timeline,
    ...ready,
    notes: union(timeline.notes, piece.notes),
    hasOlder: reachesUp ? piece.hasOlder : timeline.hasOlder,
    hasNewer: timeline.hasNewer && (reachesDown ? piece.hasNewer : true),
  }
}

/** The next piece towards the newest. */
export const mergeNewer = (timeline: Timeline, piece: NotesRun): Timeline => ({
  ...timeline,
  notes: union(timeline.notes, piece.notes),
  hasNewer: piece.hasNewer,
  isLoadingNewer: false,
})

/** An older page, read from above. */
export const mergeOlder = (timeline: Timeline, page: NotesPage): Timeline => ({
  ...timeline,
  notes: union(page.notes, timeline.notes),
  hasOlder: page.hasOlder,
  status: 'ready',
  isLoadingOlder: false,
  failure: null,
})

/** One changed note. Outside the held run: left out, the page that holds it will bring it. */
export function upsertNote(timeline: Timeline, note: UiNote): Timeline {
  const index = timeline.notes.findIndex((held) => held.id === note.id)
  const held = timeline.notes[index]
  if (held !== undefined) {
    const notes = timeline.notes.with(index, note)
    return { ...timeline, notes: held.seq === note.seq ? notes : notes.sort(compareNotes) }
  }
  if (timeline.hasNewer && (note.seq === null || note.seq > (newestSeq(timeline.notes) ?? 0))) return timeline
  const oldest = oldestSeq(timeline.notes)
  if (timeline.hasOlder && note.seq !== null && oldest !== null && note.seq < oldest) return timeline
  return { ...timeline, notes: [...timeline.notes, note].sort(compareNotes) }
}

export const removeNote = (timeline: Timeline, noteId: string): Timeline => ({
  ...timeline,
  notes: timeline.notes.filter((note) => note.id !== noteId),
})

/** What the timeline shows: replies stand in their threads. */
export const rootsOf = (notes: readonly UiNote[]): readonly UiNote[] => notes.filter((note) => note.rootId === null)
