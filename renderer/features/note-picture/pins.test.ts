import { describe, expect, it } from 'vitest'
import { type MarkId, markId } from '#shared/annotation/model.ts'
import type { AnchoredReply } from '#shared/contract/desktop.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { placeInWords } from './anchor-words.ts'
import type { MarkPlace } from './mark-places.ts'
import { nameOfPin, pinsOf, spread } from './pins.ts'

const marks: ReadonlyMap<MarkId, MarkPlace> = new Map([
  [markId(4), { scene: 1, at: { x: 30, y: 40 }, atMs: 900, name: 'a box' }],
])
const reply = (n: number, more: Partial<AnchoredReply>): AnchoredReply => ({
  noteId: NoteId.parse(idEndingWith(n)),
  atMs: n * 100,
  authorName: 'Bob',
  isMine: false,
  isHeard: true,
  ...more,
})

describe('pins of replies', () => {
  it('stand at the mark or the point, several replies to one place as one', () => {
    const pins = pinsOf(
      [
        reply(1, { markId: markId(4) }),
        reply(2, { place: { scene: 0, x: 7, y: 8 }, isHeard: false }),
        reply(3, { markId: markId(4) }),
      ],
      marks,
    )
    expect(pins.map(({ number, scene, at }) => [number, scene, at])).toEqual([
      [1, 1, { x: 30, y: 40 }],
      [2, 0, { x: 7, y: 8 }],
    ])
    expect(pins.map(nameOfPin)).toEqual(['1: 2 replies on a box', '2: reply from Bob on this point, unheard'])
  })

  it('stand beside each other where they would lie over each other', () => {
    const places = spread([
      { x: 100, y: 50 },
      { x: 104, y: 60 },
      { x: 100, y: 50 },
      { x: 100, y: 90 },
    ])
    expect(places).toEqual([
      { x: 100, y: 50 },
      { x: 126, y: 60 },
      { x: 152, y: 50 },
      { x: 100, y: 90 },
    ])
  })

  it('are none for a moment alone, nor for a mark that nobody knows', () => {
    expect(pinsOf([reply(1, {}), reply(2, { markId: markId(99) })], marks)).toEqual([])
  })

  it('and in words it is the moment then', () => {
    expect(placeInWords({ atMs: 12_000 }, null)).toBe('0:12')
    expect(placeInWords({ atMs: 12_000 }, 'a box')).toBe('0:12, on a box')
    expect(placeInWords({ atMs: 12_000, place: { scene: 0, x: 1, y: 1 } }, null)).toBe('0:12, on the picture')
  })
})
