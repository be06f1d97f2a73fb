import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { compareNotes } from './timeline.ts'

export type ThreadState =
  | { readonly status: 'closed' }
  | { readonly status: 'loading'; readonly rootId: NoteId }
  | { readonly status: 'failed'; readonly rootId: NoteId; readonly failure: string }
  | { readonly status: 'ready'; readonly rootId: NoteId; readonly root: UiNote; readonly replies: readonly UiNote[] }

export interface ThreadPorts {
  readThread(rootId: NoteId): Promise<{ root: UiNote; replies: UiNote[] }>
  sentence(error: unknown): string
}

export interface ThreadStore {
  readonly store: StoreApi<ThreadState>
  open(rootId: NoteId): Promise<void>
  close(): void
  refresh(): Promise<void>
  apply(change: Extract<Change, { kind: 'note' | 'noteGone' }>): void
}

/** One changed note, applied to the open thread. Pure. */
export function applyToThread(state: ThreadState, change: Extract<Change, { kind: 'note' | 'noteGone' }>): ThreadState {
  if (state.status !== 'ready') return state
  if (change.kind === 'noteGone') {
    if (change.noteId === state.rootId) return { status: 'closed' }
    return { ...state, replies: state.replies.filter((note) => note.id !== change.noteId) }
  }
  if (change.note.id === state.rootId) return { ...state, root: change.note }
  if (change.note.rootId !== state.rootId) return state
  const others = state.replies.filter((note) => note.id !== change.note.id)
  return { ...state, replies: [...others, change.note].sort(compareNotes) }
}

/** The thread in the right pane. An answer about a thread that was closed meanwhile is dropped. */
export function createThreadStore(ports: ThreadPorts): ThreadStore {
  const store = createStore<ThreadState>(() => ({ status: 'closed' }))

  /** Changes that came while the thread was being read; they may be newer than the answer. */
  let missed: Extract<Change, { kind: 'note' | 'noteGone' }>[] = []
  let isReading = false

  async function read(rootId: NoteId): Promise<void> {
    missed = []
    isReading = true
    const isOpen = () => {
      const state = store.getState()
      return state.status !== 'closed' && state.rootId === rootId
    }
    try {
      const thread = await ports.readThread(rootId)
      if (!isOpen()) return
      const replies = [...thread.replies].sort(compareNotes)
      const ready: ThreadState = { status: 'ready', rootId, root: thread.root, replies }
      store.setState(missed.reduce(applyToThread, ready), true)
    } catch (error) {
      if (isOpen()) store.setState({ status: 'failed', rootId, failure: ports.sentence(error) }, true)
    } finally {
      isReading = false
    }
  }

  return {
    store,
    async open(rootId) {
      store.setState({ status: 'loading', rootId }, true)
      await read(rootId)
    },
    close: () => store.setState({ status: 'closed' }, true),
    async refresh() {
      const state = store.getState()
      if (state.status !== 'closed') await read(state.rootId)
    },
    apply(change) {
      if (isReading) missed.push(change)
      store.setState((state) => applyToThread(state, change), true)
    },
  }
}
