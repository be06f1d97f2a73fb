import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from './model.ts'
import { type Area, type Pixels, partToRedact, redact } from './redact.ts'
import { redactionsOf } from './redactions.ts'
import { REDACTION_MARGIN_PX } from './tuning.ts'

/** Every pixel different from its neighbours, so that any block of it can be told again. */
function noise(width: number, height: number, seed: number): Pixels {
  const data = new Uint8ClampedArray(4 * width * height)
  let state = seed
  for (let index = 0; index < data.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[index] = index % 4 === 3 ? 255 : state >>> 24
  }
  return { width, height, data }
}

const isInside = ({ x, y, width, height }: Area, column: number, row: number) =>
  column >= x && column < x + width && row >= y && row < y + height
const area = fc.record({
  x: fc.integer({ min: -5, max: 70 }),
  y: fc.integer({ min: -5, max: 50 }),
  width: fc.integer({ min: 1, max: 60 }),
  height: fc.integer({ min: 1, max: 60 }),
})

const textOf = (picture: Pixels, { x, y, side }: { x: number; y: number; side: number }) =>
  Array.from({ length: side }, (_, row) => {
    const from = 4 * ((y + row) * picture.width + x)
    return picture.data.subarray(from, from + 4 * side).join()
  })

describe('redaction', () => {
  it('gives the same bytes whatever was inside: nothing of it can be found again', () => {
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(), (areas, one, other) => {
        const first = noise(64, 48, one)
        const second = { ...first, data: first.data.slice() }
        const strange = noise(64, 48, other)
        for (let row = 0; row < 48; row += 1)
          for (let column = 0; column < 64; column += 1)
            if (areas.some((each) => isInside(each, column, row)))
              for (let part = 0; part < 4; part += 1) {
                const at = 4 * (row * 64 + column) + part
                second.data[at] = strange.data[at] ?? 0
              }
        expect(redact(second, areas)).toEqual(redact(first, areas))
      }),
    )
  })

  it('leaves no block of the original, not even of two by two pixels', () => {
    const picture = noise(120, 90, 7)
    const after = redact(picture, [{ x: 30, y: 20, width: 60, height: 40 }])
    const rows = Array.from({ length: 90 }, (_, y) => after.data.subarray(480 * y, 480 * (y + 1)).join())
    for (let y = 20; y < 60; y += 2)
      for (let x = 30; x < 90; x += 2) {
        const [upper, lower] = textOf(picture, { x, y, side: 2 })
        const isFound = rows.some((row, at) => row.includes(upper ?? '') && rows[at + 1]?.includes(lower ?? ''))
        expect(isFound).toBe(false)
      }
  })

  it('leaves everything else as it is, and the original untouched', () => {
    const picture = noise(64, 48, 3)
    const before = picture.data.slice()
    const hidden = { x: 20, y: 10, width: 20, height: 10 }
    const after = redact(picture, [hidden])
    expect(picture.data).toEqual(before)
    const m = REDACTION_MARGIN_PX
    const grown = { x: 20 - m, y: 10 - m, width: 20 + 2 * m, height: 10 + 2 * m }
    for (let pixel = 0; pixel < 64 * 48; pixel += 1) {
      if (isInside(grown, pixel % 64, Math.floor(pixel / 64))) continue
      expect(after.data.subarray(4 * pixel, 4 * pixel + 4)).toEqual(before.subarray(4 * pixel, 4 * pixel + 4))
    }
  })

  it('can hide all of a picture, areas beyond its edge, and parts of pixels', () => {
    const picture = noise(20, 20, 5)
    const whole = redact(picture, [{ x: -100, y: -100, width: 400, height: 400 }])
    expect(whole).toEqual(redact(noise(20, 20, 6), [{ x: 0, y: 0, width: 20, height: 20 }]))
    expect(redact(picture, [{ x: 50, y: 50, width: 10, height: 10 }]).data).toEqual(picture.data)
    const partly = redact(picture, [{ x: 9.9, y: 9.9, width: 0.2, height: 0.2 }])
    expect(partly.data.subarray(4 * (10 * 20 + 10), 4 * (10 * 20 + 10) + 3)).not.toEqual(
      picture.data.subarray(4 * (10 * 20 + 10), 4 * (10 * 20 + 10) + 3),
    )
  })
})

describe('redaction by parts', () => {
  const partOf = (picture: Pixels, { x, y, width, height }: Area): Pixels => {
    const rows = Array.from({ length: height }, (_, row) => {
      const from = 4 * ((y + row) * picture.width + x)
      return [...picture.data.subarray(from, from + 4 * width)]
    })
    return { width, height, data: Uint8ClampedArray.from(rows.flat()) }
  }
  const put = (picture: Pixels, part: Pixels, { x, y }: Area) => {
    for (let row = 0; row < part.height; row += 1) {
      const of = part.data.subarray(4 * row * part.width, 4 * (row + 1) * part.width)
      picture.data.set(of, 4 * ((y + row) * picture.width + x))
    }
  }

  it('makes the same bytes as in the whole picture, so that no picture is too large', () => {
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 3 }), fc.nat(), (areas, seed) => {
        const picture = noise(64, 48, seed)
        const byParts = { ...picture, data: picture.data.slice() }
        for (const each of areas) {
          const part = partToRedact(each, picture)
          if (part.width === 0 || part.height === 0) continue
          const moved = (one: Area) => ({ ...one, x: one.x - part.x, y: one.y - part.y })
          put(byParts, redact(partOf(byParts, part), [moved(each)], { ...part, alsoHidden: areas.map(moved) }), part)
        }
        expect(byParts).toEqual(redact(picture, areas))
      }),
    )
  })
})

describe('what is to be redacted', () => {
  const blur = (id: number): TrackEvent => ({
    kind: 'shape',
    atMs: 0,
    id: markId(id),
    shape: 'blur',
    ink: 'red',
    width: 1,
    from: { x: 50, y: 40 },
    to: { x: 10, y: 10 },
    growsMs: 0,
  })
  const hide = (cause: 'erased' | 'cleared'): TrackEvent => ({ kind: 'hide', atMs: 0, ids: [markId(0)], cause })
  const trackOf = (...events: TrackEvent[]): Track => {
    const sheet = { width: 100, height: 100, picture: null, label: '' }
    return { durationMs: 0, scenes: [sheet, sheet], events }
  }
  const box = { x: 10, y: 10, width: 40, height: 30 }

  it('is every blur of that picture, whichever way it was drawn', () => {
    const track = trackOf(blur(0), { kind: 'scene', atMs: 0, scene: 1 }, blur(1), blur(2))
    expect([redactionsOf(track, 0), redactionsOf(track, 1)]).toEqual([[box], [box, box]])
  })

  it('is no longer what was taken back, but still what was only cleared away', () => {
    expect(redactionsOf(trackOf(blur(0), hide('erased')), 0)).toEqual([])
    expect(redactionsOf(trackOf(blur(0), hide('cleared')), 0)).toEqual([box])
    const back: TrackEvent = { kind: 'show', atMs: 0, ids: [markId(0)], cause: 'undone' }
    expect(redactionsOf(trackOf(blur(0), hide('erased'), back), 0)).toEqual([box])
  })
})
