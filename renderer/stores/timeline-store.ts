import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change, NotesPage, UiNote } from '#shared/contract/desktop.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import {
  emptyTimeline,
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
  /** The person's sentence for whatever `readPage` threw. */
  sentence(error: unknown): string
}

export type TimelineState = Readonly<Record<string, Timeline>>

export interface TimelineStore {
  readonly store: StoreApi<TimelineState>
  /** Reads the newest page unless the conversation is held already. Resolves when it is ready or has failed. */
  open(conversationId: ConversationId): Promise<void>
  loadOlder(conversationId: ConversationId): Promise<void>
  /** Applies a `note` or `noteGone` change to what is held. */
  apply(change: Extract<Change, { kind: 'note' | 'noteGone' }>): void
  /** Much of it came at once: what is held may no longer be one run, so it is read anew. */
  refill(conversationId: ConversationId): Promise<void>
  /** After the core was away: forgets all but `keep`, and reads its newest page again. */
  refresh(keep: ConversationId | null): Promise<void>
  noteById(noteId: string): UiNote | null
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
      if (store.getState()[id] === undefined) return
      put(id, (timeline) =>
        change.kind === 'note' ? upsertNote(timeline, change.note) : removeNote(timeline, change.noteId),
      )
    },
    async refill(conversationId) {
      if (store.getState()[conversationId] === undefined) return
      await readNewest(conversationId)
    },
    async refresh(keep) {
      store.setState((state) => (keep !== null && state[keep] ? { [keep]: state[keep] } : {}), true)
      if (keep !== null) await readNewest(keep)
    },
    noteById(noteId) {
      for (const timeline of Object.values(store.getState())) {
        const note = timeline.notes.find((held) => held.id === noteId)
        if (note !== undefined) return note
      }
      return null
    },
  }
}
