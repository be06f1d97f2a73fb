import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SearchAnswer, SearchHit, SearchRequest } from '#shared/contract/desktop-answers.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { ConversationId, MemberId } from '#shared/kernel/ids.ts'

/** The question as the person put it; a filter of null is anybody, or anywhere. */
export interface Question {
  readonly text: string
  readonly memberId: MemberId | null
  readonly conversationId: ConversationId | null
}

export interface SearchState {
  readonly question: Question
  /** `blank`: nothing was asked. `asking`: what is shown answers an older question. */
  readonly status: 'blank' | 'asking' | 'answered' | 'failed'
  readonly hits: readonly SearchHit[]
  readonly next: number | null
  readonly isLoadingMore: boolean
  readonly isComplete: boolean
  /** The sentence, when it failed. */
  readonly failure: string | null
}

export interface SearchStore {
  readonly store: StoreApi<SearchState>
  ask(change: Partial<Question>): void
  /** The same question once more: what is on this device may have changed. */
  askAgain(): void
  more(): Promise<void>
  /** Another account: nothing asked or found is left. */
  forget(): void
}

export interface SearchPorts {
  ask(request: SearchRequest): Promise<SearchAnswer>
  sentence(error: unknown): string
  readonly clock: Pick<Clock, 'setTimer'>
}

/** Fast typing asks once; short enough that nobody waits for it. */
const TYPING_MS = 60
/** The index catches up with thousands of notes in this time. */
const INCOMPLETE_MS = 800
const PAGE_HITS = 30

const blank: SearchState = {
  question: { text: '', memberId: null, conversationId: null },
  status: 'blank',
  hits: [],
  next: null,
  isLoadingMore: false,
  isComplete: true,
  failure: null,
}

/** What is asked, and what was found. An answer to an older question is dropped. */
export function createSearchStore({ ask, sentence, clock }: SearchPorts): SearchStore {
  const store = createStore<SearchState>(() => blank)
  let generation = 0
  let timer: Timer | null = null

  const request = (before: number | null): SearchRequest => {
    const { text, ...filters } = store.getState().question
    return { ...filters, text: text.slice(0, 1000), before, limit: PAGE_HITS }
  }
  const put = (change: Partial<SearchState>) => store.setState(change)
  const isBlank = ({ text, memberId, conversationId }: Question): boolean =>
    text.trim() === '' && memberId === null && conversationId === null

  async function read(): Promise<void> {
    const asked = ++generation
    try {
      const { hits, next, isComplete } = await ask(request(null))
      if (asked !== generation) return
      put({ status: 'answered', hits, next, isComplete, isLoadingMore: false, failure: null })
      if (!isComplete) later(INCOMPLETE_MS)
    } catch (error) {
      if (asked === generation) put({ status: 'failed', hits: [], next: null, failure: sentence(error) })
    }
  }
  const later = (delayMs: number): void => {
    timer?.cancel()
    timer = clock.setTimer(() => {
      timer = null
      void read()
    }, delayMs)
  }
  const begin = (question: Question): void => {
    generation += 1
    timer?.cancel()
    if (isBlank(question)) return store.setState({ ...blank, question }, true)
    put({ question, status: 'asking', isLoadingMore: false })
    later(TYPING_MS)
  }

  return {
    store,
    ask: (change) => begin({ ...store.getState().question, ...change }),
    askAgain: () => begin(store.getState().question),
    async more() {
      const { next, isLoadingMore, status } = store.getState()
      if (next === null || isLoadingMore || status !== 'answered') return
      const asked = generation
      put({ isLoadingMore: true })
      try {
        const answer = await ask(request(next))
        if (asked !== generation) return
        store.setState((state) => ({
          hits: [...state.hits, ...answer.hits],
          next: answer.next,
          isLoadingMore: false,
        }))
      } catch {
        // What was found stays; scrolling on asks again.
        if (asked === generation) put({ isLoadingMore: false })
      }
    },
    forget() {
      generation += 1
      timer?.cancel()
      store.setState(blank, true)
    },
  }
}
