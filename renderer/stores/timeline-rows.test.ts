import { describe, expect, it } from 'vitest'
import { MemberId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from './note-fixture.ts'
import { rowIndexOf, rowsOf } from './timeline-rows.ts'

const noon = new Date(2026, 2, 10, 12).getTime()
const MINUTE = 60_000
const bob = MemberId.parse(idEndingWith(800_002))
const kinds = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => (row.kind === 'note' ? (row.startsGroup ? 'first' : 'next') : row.kind))

describe('rows of a timeline', () => {
  it('groups notes of one author that stand close together', () => {
    const notes = [
      aNote({ createdAtMs: noon }),
      aNote({ createdAtMs: noon + MINUTE }),
      aNote({ createdAtMs: noon + 2 * MINUTE, authorId: bob }),
      aNote({ createdAtMs: noon + 20 * MINUTE, authorId: bob }),
    ]
    expect(kinds(rowsOf(notes, null))).toEqual(['day', 'first', 'next', 'first', 'first'])
  })
  it('breaks at midnight of the local calendar', () => {
    const midnight = new Date(2026, 2, 11).getTime()
    const notes = [aNote({ createdAtMs: midnight - 1 }), aNote({ createdAtMs: midnight })]
    expect(kinds(rowsOf(notes, null))).toEqual(['day', 'first', 'day', 'first'])
  })
  it('draws one line above the first note of others that was not read', () => {
    const notes = [
      aNote({ seq: 1, createdAtMs: noon }),
      aNote({ seq: 2, createdAtMs: noon, isMine: true, authorId: bob }),
      aNote({ seq: 3, createdAtMs: noon }),
      aNote({ seq: 4, createdAtMs: noon }),
    ]
    expect(kinds(rowsOf(notes, 1))).toEqual(['day', 'first', 'first', 'new', 'first', 'next'])
  })
  it('gives every row a key of its own', () => {
    const notes = [1, 2, 3].map((day) => aNote({ createdAtMs: noon + day * 86_400_000 }))
    const keys = rowsOf(notes, 0).map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('finds a note among day breaks', () => {
    const note = aNote({})
    expect(rowIndexOf(rowsOf([note], null), note.id)).toBe(1)
    expect(rowIndexOf(rowsOf([note], null), 'gone')).toBe(-1)
  })
})
