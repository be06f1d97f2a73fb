import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { NotesPage, NotesRun } from '#shared/contract/desktop-answers.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import {
  emptyTimeline,
  mergeAround,
  mergeNewer,
  mergeNewest,
  mergeOlder,
  newestSeq,
  oldestSeq,
  removeNote,
  type Timeline,
  upsertNote,
} from './timeline.ts'

/** Enough to fill a tall window twice, small enough to arrive within a frame. */
const PAGE_NOTES = 60

export interface TimelinePorts {
  readPage(input: { conversationId: ConversationId; before: number | null; limit: number }): Promise<NotesPage>
  readAround(input: { noteId: NoteId; limit: number }): Promise<NotesRun>
  readAfter(input: { conversationId: ConversationId; after: number | null; limit: number }): Promise<NotesRun>
  /** The person's sentence for whatever `readPage` threw. */
  sentence(error: unknown): string
}

export type TimelineState = Readonly<Record<string, Timeline>>

export interface TimelineStore {
  readonly store: StoreApi<TimelineState>
  /** Reads the newest page unless the conversation is held already. Resolves when it is ready or has failed. */
  open(conversationId: ConversationId): Promise<void>
  /** Goes to where a note stands, reading what is around it unless it is held. Of a reply: to its root. False: it is not here. */
  openAround(conversationId: ConversationId, noteId: NoteId): Promise<boolean>
  /** Leaves an older place for the newest notes. */
  openNewest(conversationId: ConversationId): Promise<void>
  loadOlder(conversationId: ConversationId): Promise<void>
  loadNewer(conversationId: ConversationId): Promise<void>
  /** Applies a `note` or `noteGone` change to what is held. */
  apply(change: Extract<Change, { kind: 'note' | 'noteGone' }>): void
  /** Much of it came at once: what is held may no longer be one run, so it is read anew. */
  refill(conversationId: ConversationId): Promise<void>
  /** After the core was away: forgets all but `keep`, and reads its newest page again. */
  refresh(keep: ConversationId | null): Promise<void>
  noteById(noteId: string): UiNote | null
  /** Those that end with the newest note. */
  endingNewest(): TimelineState
}

/** The pages this window holds, by conversation. Each request names its moment: an answer to an older one is dropped. */
export function createTimelineStore(ports: TimelinePorts): TimelineStore {
  const store = createStore<TimelineState>(() => ({}))
  const generations = new Map<string, number>()

  const put = (id: string, next: (timeline: Timeline) => Timeline) =>
    store.setState((state) => ({ ...state, [id]: next(state[id] ?? emptyTimeline) }))

  async function readNewest(conversationId: ConversationId): Promise<void> {
    const generation = (generations.get(conversationId) ?? 0) + 1
    generations.set(conversationId, generation)
    const isCurrent = () => generations.get(conversationId) === generation
    const heldUpTo = newestSeq(store.getState()[conversationId]?.notes ?? [])
    put(conversationId, (timeline) => ({
      ...timeline,
      status: timeline.notes.length === 0 ? 'loading' : timeline.status,
      failure: null,
    }))
    try {
      const page = await ports.readPage({ conversationId, before: null, limit: PAGE_NOTES })
      if (!isCurrent()) return
      put(conversationId, (timeline) => mergeNewest(timeline, page, heldUpTo))
    } catch (error) {
      const failure = ports.sentence(error)
      if (isCurrent()) put(conversationId, (timeline) => ({ ...timeline, status: 'failed', failure }))
    }
  }

  return {
    store,
    async open(conversationId) {
      const held = store.getState()[conversationId]
      if (held !== undefined && held.status !== 'failed') return
      await readNewest(conversationId)
    },
    async openAround(conversationId, noteId) {
      const held = store.getState()[conversationId]
      if (held?.notes.some((note) => note.id === noteId && note.rootId === null)) return true
      const generation = (generations.get(conversationId) ?? 0) + 1
      generations.set(conversationId, generation)
      if (held === undefined) put(conversationId, (timeline) => timeline)
      try {
        const piece = await ports.readAround({ noteId, limit: PAGE_NOTES })
        if (generations.get(conversationId) === generation) {
          put(conversationId, (timeline) => mergeAround(timeline, piece))
        }
        return true
      } catch {
        if (generations.get(conversationId) === generation && held === undefined) await readNewest(conversationId)
        return false
      }
    },
    openNewest: readNewest,
    async loadNewer(conversationId) {
      const held = store.getState()[conversationId]
      if (held === undefined || !held.hasNewer || held.isLoadingNewer || held.status !== 'ready') return
      const generation = generations.get(conversationId)
      put(conversationId, (timeline) => ({ ...timeline, isLoadingNewer: true }))
      try {
        const piece = await ports.readAfter({ conversationId, after: newestSeq(held.notes), limit: PAGE_NOTES })
        if (generations.get(conversationId) === generation)
          put(conversationId, (timeline) => mergeNewer(timeline, piece))
      } catch {
        // Scrolling on asks again.
        put(conversationId, (timeline) => ({ ...timeline, isLoadingNewer: false }))
      }
    },
    async loadOlder(conversationId) {
      const held = store.getState()[conversationId]
      if (held === undefined || !held.hasOlder || held.isLoadingOlder || held.status !== 'ready') return
      const generation = generations.get(conversationId)
      put(conversationId, (timeline) => ({ ...timeline, isLoadingOlder: true }))
      try {
        const page = await ports.readPage({ conversationId, before: oldestSeq(held.notes), limit: PAGE_NOTES })
        if (generations.get(conversationId) === generation) {
          put(conversationId, (timeline) => mergeOlder(timeline, page))
        }
      } catch (error) {
        const failure = ports.sentence(error)
        put(conversationId, (timeline) => ({ ...timeline, isLoadingOlder: false, failure }))
      }
    },
    apply(change) {
      const id = change.kind === 'note' ? change.note.conversationId : change.conversationId
      const held = store.getState()[id]
      if (held === undefined) return
      // What one has just said is seen, wherever one was.
      if (held.hasNewer && change.kind === 'note' && change.note.seq === null) void readNewest(id)
      put(id, (timeline) =>
        change.kind === 'note' ? upsertNote(timeline, change.note) : removeNote(timeline, change.noteId),
      )
    },
    async refill(conversationId) {
      const held = store.getState()[conversationId]
      // An older place is a run of its own, whatever came behind it.
      if (held === undefined || held.hasNewer) return
      await readNewest(conversationId)
    },
    async refresh(keep) {
      store.setState((state) => (keep !== null && state[keep] ? { [keep]: state[keep] } : {}), true)
      if (keep !== null) await readNewest(keep)
    },
    endingNewest: () =>
      Object.fromEntries(Object.entries(store.getState()).filter(([, timeline]) => !timeline.hasNewer)),
    noteById(noteId) {
      for (const timeline of Object.values(store.getState())) {
        const note = timeline.notes.find((held) => held.id === noteId)
        if (note !== undefined) return note
      }
      return null
    },
  }
}
