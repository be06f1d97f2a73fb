import { describe, expect, it } from 'vitest'
import { markedNotes, toggled, withRange } from './marking.ts'
import { aNote } from './note-fixture.ts'

const audio = { durationMs: 1000, sizeBytes: 1, sha256: '', peaks: [], isCached: true }
const [first, text, third, fourth] = [aNote({ audio }), aNote({}), aNote({ audio }), aNote({ audio })]
const notes = [first, text, third, fourth].filter((note) => note !== undefined)

describe('choosing notes to be heard together', () => {
  it('adds and takes off one, and leaves out what cannot be heard', () => {
    const one = toggled([], first)
    expect(one).toEqual([first.id])
    expect(toggled(one, first)).toEqual([])
    expect(toggled(one, text)).toBe(one)
  })

  it('takes all between two, upwards as well as down, and the one alone where nothing was selected', () => {
    expect(withRange([], notes, { fromId: fourth.id, toId: first.id })).toEqual([first.id, third.id, fourth.id])
    expect(withRange([], notes, { fromId: null, toId: third.id })).toEqual([third.id])
  })

  it('gives them as they stand, without those that are gone', () => {
    expect(markedNotes([fourth.id, first.id], [first, fourth])).toEqual([first, fourth])
    expect(markedNotes([fourth.id, first.id], [first])).toEqual([first])
  })
})
