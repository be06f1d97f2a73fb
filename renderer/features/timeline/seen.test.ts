import { expect, it } from 'vitest'
import { aNote } from '../../stores/note-fixture.ts'
import { rowsOf } from '../../stores/timeline-rows.ts'
import { seenSeq } from './seen.ts'

const rows = rowsOf([aNote({ seq: 10 }), aNote({ seq: 11 }), aNote({ seq: 12 }), aNote({ seq: null })], null)
const items = rows.map((_, index) => ({ index, end: (index + 1) * 40 }))

it('counts the rows whose lower edge came into view', () =>
  expect(seenSeq({ lastSeq: 15, rows, items, viewEnd: 90 })).toBe(10))
it('takes the whole stream for seen with its newest row, replies and all', () =>
  expect(seenSeq({ lastSeq: 15, rows, items, viewEnd: 400 })).toBe(15))
it('counts nothing while only a day break is in view', () =>
  expect(seenSeq({ lastSeq: 15, rows, items: items.slice(0, 1), viewEnd: 50 })).toBe(0))
it('does not let an unsent note count', () =>
  expect(seenSeq({ lastSeq: 0, rows: rows.slice(-1), items: [{ index: 0, end: 1 }], viewEnd: 9 })).toBe(0))
