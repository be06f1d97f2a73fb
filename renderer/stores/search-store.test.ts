import { describe, expect, it } from 'vitest'
import type { SearchAnswer, SearchRequest } from '#shared/contract/desktop-answers.ts'
import { aNote } from './note-fixture.ts'
import { createSearchStore } from './search-store.ts'

function hit(): SearchAnswer['hits'][number] {
  const { id, conversationId, authorId, authorName, createdAtMs } = aNote({})
  const rest = { rootId: null, isMine: false, durationMs: null, snippet: null }
  return { noteId: id, conversationId, authorId, authorName, createdAtMs, ...rest }
}

function setUp() {
  const timers = new Set<() => void>()
  const asked: { request: SearchRequest; answer(answer: Partial<SearchAnswer>): void; fail(): void }[] = []
  const search = createSearchStore({
    sentence: () => 'the sentence',
    clock: {
      setTimer(run) {
        timers.add(run)
        return { cancel: () => void timers.delete(run) }
      },
    },
    ask: (request) =>
      new Promise((resolve, reject) => {
        asked.push({
          request,
          answer: (answer) => resolve({ hits: [], next: null, isComplete: true, ...answer }),
          fail: () => reject(new Error('no')),
        })
      }),
  })
  /** Time passes: whatever waits is done, and answers arrive. */
  const pass = async () => {
    for (const run of [...timers]) {
      timers.delete(run)
      run()
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { search, asked, pass, state: () => search.store.getState() }
}

describe('searching', () => {
  it('asks once for what is typed fast, and nothing for nothing', async () => {
    const { search, asked, pass, state } = setUp()
    for (const text of ['b', 'bu', 'bui']) search.ask({ text })
    await pass()
    expect(asked.map(({ request }) => request.text)).toEqual(['bui'])
    search.ask({ text: '  ' })
    await pass()
    expect(asked).toHaveLength(1)
    expect(state().status).toBe('blank')
  })

  it('drops the answer to an older question, also one that was taken back', async () => {
    const { search, asked, pass, state } = setUp()
    search.ask({ text: 'old' })
    await pass()
    search.ask({ text: 'new' })
    await pass()
    asked[1]?.answer({ hits: [hit()] })
    asked[0]?.answer({ hits: [hit(), hit()] })
    await pass()
    expect(state().hits).toHaveLength(1)
    search.ask({ text: 'other' })
    await pass()
    search.ask({ text: '' })
    asked[2]?.answer({ hits: [hit()] })
    await pass()
    expect(state()).toMatchObject({ status: 'blank', hits: [] })
  })

  it('reads on below what is shown, once at a time, to the end', async () => {
    const { search, asked, pass, state } = setUp()
    search.ask({ text: 'many' })
    await pass()
    asked[0]?.answer({ hits: [hit()], next: 7 })
    await pass()
    void search.more()
    void search.more()
    expect(asked).toHaveLength(2)
    expect(asked[1]?.request.before).toBe(7)
    asked[1]?.answer({ hits: [hit()] })
    await pass()
    expect(state().hits).toHaveLength(2)
    await search.more()
    expect(asked).toHaveLength(2)
  })

  it('asks again while notes are still being read in', async () => {
    const { search, asked, pass, state } = setUp()
    search.ask({ text: 'fresh' })
    await pass()
    asked[0]?.answer({ isComplete: false })
    await pass()
    expect(state().isComplete).toBe(false)
    await pass()
    asked[1]?.answer({ hits: [hit()] })
    await pass()
    expect(state()).toMatchObject({ isComplete: true, status: 'answered' })
  })

  it('says the sentence when it fails, and finds again after that', async () => {
    const { search, asked, pass, state } = setUp()
    search.ask({ text: 'x' })
    await pass()
    asked[0]?.fail()
    await pass()
    expect(state()).toMatchObject({ status: 'failed', failure: 'the sentence' })
    search.askAgain()
    await pass()
    asked[1]?.answer({ hits: [hit()] })
    await pass()
    expect(state()).toMatchObject({ status: 'answered', failure: null })
  })

  it('forgets everything for another account, answers under way too', async () => {
    const { search, asked, pass, state } = setUp()
    search.ask({ text: 'secret' })
    await pass()
    search.forget()
    asked[0]?.answer({ hits: [hit()] })
    await pass()
    expect(state()).toMatchObject({ status: 'blank', hits: [], question: { text: '' } })
  })
})
