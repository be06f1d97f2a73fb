import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atQuit, onUpdate, type UpdateFact, type UpdateState, type UpdateWish } from './update-policy.ts'

const start: UpdateState = { phase: { kind: 'current', checkedAtMs: null, failure: null }, isTaking: false }
const told = (...facts: UpdateFact[]): { state: UpdateState; wishes: UpdateWish[] } => {
  let state = start
  const wishes: UpdateWish[] = []
  for (const fact of facts) {
    const [next, more] = onUpdate(state, fact)
    state = next
    wishes.push(...more)
  }
  return { state, wishes }
}
const fetched: UpdateFact[] = [
  { kind: 'askedToCheck' },
  { kind: 'found', version: '0.2.0' },
  { kind: 'progress', percent: 41.7 },
  { kind: 'fetched', version: '0.2.0' },
]
const speaks: UpdateFact = { kind: 'taking', isTaking: true }
const isDone: UpdateFact = { kind: 'taking', isTaking: false }

describe('a new version', () => {
  it('is asked for, fetched, and then waits', () => {
    expect(told(...fetched.slice(0, 3)).state.phase).toEqual({ kind: 'fetching', version: '0.2.0', percent: 42 })
    const { state, wishes } = told(...fetched)
    expect(state.phase).toEqual({ kind: 'ready', version: '0.2.0', isWanted: false })
    expect(wishes).toEqual(['check'])
  })

  it('is installed when the program ends, without starting it again', () => {
    expect(atQuit(told(...fetched).state)).toBe('install')
    expect(atQuit(told(...fetched.slice(0, 3)).state)).toBe('nothing')
  })

  it('is installed at once when the person wants it, and the program starts again', () => {
    const { state, wishes } = told(...fetched, { kind: 'wanted' })
    expect(wishes).toEqual(['check', 'restart'])
    expect(atQuit(state)).toBe('installAndStart')
  })

  it('waits for the recording under way, however much it is wanted, and is installed when that is kept', () => {
    const waiting = told(...fetched, speaks, { kind: 'wanted' })
    expect(waiting.wishes).toEqual(['check'])
    expect(waiting.state.phase).toMatchObject({ kind: 'ready', isWanted: true })
    expect(told(...fetched, speaks, { kind: 'wanted' }, isDone).wishes).toEqual(['check', 'restart'])
  })

  it('is not installed by a quit in the middle of a recording: that ends as a draft, and nothing else happens', () => {
    expect(atQuit(told(...fetched, speaks).state)).toBe('nothing')
    expect(atQuit(told(...fetched, speaks, { kind: 'wanted' }).state)).toBe('nothing')
  })

  it('stays ready when the server is away afterwards, or takes it back', () => {
    const { state } = told(...fetched, { kind: 'failed', failure: 'net', atMs: 5 }, { kind: 'nothingNew', atMs: 6 })
    expect(state.phase).toMatchObject({ kind: 'ready', version: '0.2.0' })
  })

  it('can be asked for again after a failure, which is told', () => {
    const { state } = told({ kind: 'askedToCheck' }, { kind: 'failed', failure: 'no network', atMs: 7 })
    expect(state.phase).toEqual({ kind: 'current', checkedAtMs: 7, failure: 'no network' })
    expect(onUpdate(state, { kind: 'askedToCheck' })[1]).toEqual(['check'])
  })

  it('is never looked for where the program does not update itself', () => {
    const off: UpdateState = { phase: { kind: 'off', why: 'noServer' }, isTaking: false }
    for (const fact of [...fetched, { kind: 'wanted' } as const]) expect(onUpdate(off, fact)).toEqual([off, []])
    expect(atQuit(off)).toBe('nothing')
  })

  it('never ends the program during a recording, whatever comes in whatever order', () => {
    const facts = fc.constantFrom<UpdateFact>(
      ...fetched,
      { kind: 'wanted' },
      speaks,
      isDone,
      { kind: 'nothingNew', atMs: 1 },
      { kind: 'failed', failure: 'x', atMs: 1 },
    )
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 40 }), (run) => {
        let state = start
        for (const fact of run) {
          const [next, wishes] = onUpdate(state, fact)
          if (next.isTaking) expect(wishes).not.toContain('restart')
          if (next.isTaking) expect(atQuit(next)).toBe('nothing')
          state = next
        }
      }),
    )
  })
})
