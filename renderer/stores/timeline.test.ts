import { describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from './note-fixture.ts'
import {
  compareNotes,
  emptyTimeline,
  mergeAround,
  mergeNewer,
  mergeNewest,
  mergeOlder,
  removeNote,
  rootsOf,
  upsertNote,
} from './timeline.ts'

const seqs = (notes: readonly { seq: number | null }[]) => notes.map((note) => note.seq)
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    aNote({ id: NoteId.parse(idEndingWith(700_000 + from + index)), seq: from + index }),
  )

describe('order', () => {
  it('goes by seq, whatever the clocks of the senders said', () => {
    const early = aNote({ seq: 2, createdAtMs: 1 })
    const late = aNote({ seq: 1, createdAtMs: 999 })
    expect([early, late].sort(compareNotes)).toEqual([late, early])
  })
  it('puts unsent notes last, in the order they were made', () => {
    const first = aNote({ seq: null, createdAtMs: 5 })
    const second = aNote({ seq: null, createdAtMs: 6 })
    const sent = aNote({ seq: 9, createdAtMs: 10 })
    expect([second, sent, first].sort(compareNotes)).toEqual([sent, first, second])
  })
})

describe('pages', () => {
  it('joins an older page above', () => {
    const held = mergeNewest(emptyTimeline, { notes: range(5, 8), hasOlder: true })
    const joined = mergeOlder(held, { notes: range(1, 4), hasOlder: false })
    expect(seqs(joined.notes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(joined.hasOlder).toBe(false)
  })
  it('keeps what is held when the newest page overlaps it', () => {
    const held = mergeNewest(emptyTimeline, { notes: range(1, 6), hasOlder: false })
    const joined = mergeNewest(held, { notes: range(5, 9), hasOlder: true })
    expect(seqs(joined.notes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(joined.hasOlder).toBe(false)
  })
  it('replaces what is held when there would be a gap', () => {
    const held = mergeNewest(emptyTimeline, { notes: range(1, 3), hasOlder: false })
    const joined = mergeNewest(held, { notes: range(8, 9), hasOlder: true })
    expect(seqs(joined.notes)).toEqual([8, 9])
    expect(joined.hasOlder).toBe(true)
  })
  it('replaces what was held although a note that came meanwhile is newer than the page', () => {
    const held = upsertNote(mergeNewest(emptyTimeline, { notes: range(1, 3), hasOlder: false }), aNote({ seq: 90 }))
    const joined = mergeNewest(held, { notes: range(80, 82), hasOlder: true }, 3)
    expect(seqs(joined.notes)).toEqual([80, 81, 82, 90])
    expect(joined.hasOlder).toBe(true)
  })
  it('lets go of an unsent note that the newest page does not hold any more', () => {
    const unsent = aNote({ seq: null })
    const held = mergeNewest(emptyTimeline, { notes: [...range(1, 2), unsent], hasOlder: false })
    expect(seqs(mergeNewest(held, { notes: range(1, 3), hasOlder: false }).notes)).toEqual([1, 2, 3])
  })
})

describe('changes', () => {
  const held = mergeNewest(emptyTimeline, { notes: range(5, 6), hasOlder: true })
  it('moves a note up when the server has taken it', () => {
    const mine = aNote({ seq: null })
    const later = upsertNote(upsertNote(held, mine), aNote({ seq: 7 }))
    expect(seqs(later.notes)).toEqual([5, 6, 7, null])
    expect(seqs(upsertNote(later, { ...mine, seq: 8 }).notes)).toEqual([5, 6, 7, 8])
  })
  it('replaces a note in place', () => {
    const note = held.notes[0] ?? aNote({})
    expect(upsertNote(held, { ...note, isHeard: true }).notes[0]?.isHeard).toBe(true)
  })
  it('leaves out a note older than the held run', () => expect(upsertNote(held, aNote({ seq: 2 }))).toBe(held))
  it('takes an old note when there is nothing older to load', () =>
    expect(seqs(upsertNote({ ...held, hasOlder: false }, aNote({ seq: 2 })).notes)).toEqual([2, 5, 6]))
  it('removes a note', () => expect(seqs(removeNote(held, held.notes[0]?.id ?? '').notes)).toEqual([6]))
  it('leaves replies to their threads', () => {
    const root = aNote({ seq: 1 })
    expect(rootsOf([root, aNote({ seq: 2, rootId: root.id })])).toEqual([root])
  })
})

describe('an older place', () => {
  const newest = mergeNewest(emptyTimeline, { notes: range(90, 99), hasOlder: true })
  const piece = (from: number, to: number) => ({ notes: range(from, to), hasOlder: true, hasNewer: true })
  const there = mergeAround(newest, piece(20, 29))

  it('is a run of its own, without what is between it and the newest', () => {
    expect(seqs(there.notes)).toEqual(seqs(range(20, 29)))
    expect(there).toMatchObject({ hasOlder: true, hasNewer: true, status: 'ready' })
    expect(there.run).not.toBe(newest.run)
  })
  it('joins what is held when the two overlap', () => {
    const joined = mergeAround(newest, piece(85, 92))
    expect(seqs(joined.notes)).toEqual(seqs(range(85, 99)))
    expect(joined).toMatchObject({ hasOlder: true, hasNewer: false, run: newest.run })
    expect(mergeAround(there, { ...piece(25, 34), hasNewer: true }).hasNewer).toBe(true)
    expect(mergeAround(there, { ...piece(15, 22), hasNewer: true }).hasNewer).toBe(true)
  })
  it('grows to both sides, and ends being one when it has reached the newest', () => {
    const older = mergeOlder(there, { notes: range(10, 19), hasOlder: false })
    expect(older).toMatchObject({ hasOlder: false, hasNewer: true, run: there.run })
    const whole = mergeNewer(older, { notes: range(30, 99), hasOlder: true, hasNewer: false })
    expect(seqs(whole.notes)).toEqual(seqs(range(10, 99)))
    expect(whole).toMatchObject({ hasOlder: false, hasNewer: false, run: there.run })
  })
  it('leaves out what is newer than it, unsent notes too: a gap would hide notes', () => {
    expect(upsertNote(there, aNote({ seq: 100 }))).toBe(there)
    expect(upsertNote(there, aNote({ seq: null }))).toBe(there)
    const note = there.notes[3] ?? aNote({})
    expect(upsertNote(there, { ...note, isHeard: false }).notes[3]?.isHeard).toBe(false)
  })
  it('gives way to the newest page', () => {
    const back = mergeNewest(there, { notes: range(90, 99), hasOlder: true })
    expect(seqs(back.notes)).toEqual(seqs(range(90, 99)))
    expect(back.hasNewer).toBe(false)
    expect(back.run).not.toBe(there.run)
  })
})
