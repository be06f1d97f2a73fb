import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { trackArb } from '../../test/support/tracks.ts'
import { BlobId } from '../kernel/ids.ts'
import { createByteWriter } from './bytes.ts'
import { checkTrack } from './check.ts'
import { decodeTrack } from './decode.ts'
import { encodePlain, encodeTrack } from './encode.ts'
import { PACKED_MAGIC } from './format.ts'
import { markId, type Track } from './model.ts'
import { budget } from './tuning.ts'

const sheet = { width: 800, height: 600, picture: null, label: '' }
const empty: Track = { durationMs: 1000, scenes: [sheet], events: [] }

/** A file by hand: header, one sheet, then events as (time, kind, payload). */
function fileOf(parts: {
  version?: number
  oldest?: number
  events: (readonly [number, number, readonly number[]])[]
}) {
  const writer = createByteWriter()
  for (const value of [0x45, 0x53, 0x54, 0x4b, parts.version ?? 1, parts.oldest ?? 1]) writer.byte(value)
  writer.number(1000)
  writer.number(1)
  for (const value of [6, 0xa0, 0x06, 0xd8, 0x04, 0, 0]) writer.byte(value)
  writer.number(parts.events.length)
  for (const [afterMs, kind, payload] of parts.events) {
    writer.number(afterMs)
    writer.byte(kind)
    writer.number(payload.length)
    for (const value of payload) writer.byte(value)
  }
  return writer.take()
}

describe('the file of a track', () => {
  it('gives back every track as it was', () => {
    fc.assert(
      fc.property(trackArb, (track) => {
        expect(decodeTrack(encodeTrack(track))).toEqual({ ok: true, value: { track, leftOut: 0, isNewer: false } })
      }),
    )
  })

  it('says of a frame of a clip where it comes from; a kind of answered picture that nobody knows is none', () => {
    const answers = BlobId.parse('0190a0b0-c0d0-7e0f-8102-030405060708')
    const frame: Track = { ...empty, scenes: [{ ...sheet, answers, answersAtMs: 2_345 }] }
    const bytes = encodePlain(frame)
    expect(decodeTrack(bytes)).toMatchObject({ ok: true, value: { track: frame } })
    const at = bytes.indexOf(2, 6 + 3)
    bytes[at] = 7
    expect(decodeTrack(bytes)).toMatchObject({ ok: true, value: { track: empty } })
  })

  it('stays as it is, byte by byte', () => {
    const track: Track = {
      durationMs: 1000,
      scenes: [sheet],
      events: [
        {
          kind: 'stroke',
          atMs: 300,
          id: markId(0),
          tool: 'pen',
          ink: 'blue',
          width: 3,
          points: [
            { x: 10, y: 20.25, afterMs: 0, pressure: 0.5 },
            { x: 9, y: 21, afterMs: 16, pressure: 0.75 },
          ],
        },
        { kind: 'hide', atMs: 900, ids: [markId(0)], cause: 'undone' },
      ],
    }
    const head = [0x45, 0x53, 0x54, 0x4b, 1, 1, 0xe8, 0x07, 1, 6, 0xa0, 0x06, 0xd8, 0x04, 0, 0, 2]
    const stroke = [0xac, 0x02, 1, 15, 0, 0, 4, 12, 1, 2, 0, 80, 0xa2, 0x01, 0, 16, 7, 6, 64]
    const hide = [0xd8, 0x04, 7, 4, 1, 1, 0, 0]
    expect([...encodePlain(track)]).toEqual([...head, ...stroke, ...hide])
  })

  it('is packed where that makes it smaller, and read either way', () => {
    const points = Array.from({ length: 500 }, (_, i) => ({ x: i, y: 2 * i, afterMs: 16 * i, pressure: 0.5 }))
    const stroke = { kind: 'stroke', atMs: 0, id: markId(0), tool: 'pen', ink: 'blue', width: 3, points } as const
    const track: Track = { durationMs: 10_000, scenes: [sheet], events: [stroke] }
    const file = encodeTrack(track)
    expect([...file.subarray(0, 4)]).toEqual([...PACKED_MAGIC])
    expect(file.length).toBeLessThan(encodePlain(track).length / 2)
    expect(decodeTrack(file)).toEqual(decodeTrack(encodePlain(track)))
    expect([...encodeTrack(empty).subarray(0, 4)]).toEqual([0x45, 0x53, 0x54, 0x4b])
  })

  it('that would fill the memory when it is unpacked is refused on the way', () => {
    const bomb = deflateSync(new Uint8Array(60_000_000), { level: 9 })
    const file = Uint8Array.from([...PACKED_MAGIC, ...bomb])
    expect(file.length).toBeLessThan(100_000)
    expect(decodeTrack(file)).toMatchObject({ reason: 'trackTooLarge' })
    expect(decodeTrack(file.subarray(0, 9))).toMatchObject({ reason: 'trackDamaged' })
  })

  it('never throws on damaged bytes, and gives a valid track or a reason', () => {
    fc.assert(
      fc.property(
        trackArb,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat(),
        (track, hits, cut) => {
          const bytes = encodeTrack(track)
          for (const [at, value] of hits) bytes[at % bytes.length] = value
          const read = decodeTrack(bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)))
          if (read.ok) expect(checkTrack(read.value.track)).toEqual({ ok: true, value: read.value.track })
          else expect(['trackDamaged', 'trackTooLarge', 'trackTooNew']).toContain(read.reason)
        },
      ),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !decodeTrack(bytes).ok))
  })

  it('plays what it knows of a newer track, and counts what it left out', () => {
    const read = decodeTrack(
      fileOf({
        version: 2,
        events: [
          [5, 77, [1, 2, 3]],
          [10, 9, [0, 99]],
          [0, 2, [0, 200, 0, 4, 0, 0, 0, 0, 0]],
        ],
      }),
    )
    expect(read).toEqual({
      ok: true,
      value: { track: { ...empty, events: [{ kind: 'scene', atMs: 15, scene: 0 }] }, leftOut: 2, isNewer: true },
    })
  })

  it('refuses what only a newer program may read', () => {
    expect(decodeTrack(fileOf({ version: 3, oldest: 2, events: [] }))).toMatchObject({ reason: 'trackTooNew' })
  })

  it('refuses ten million points without making room for them', () => {
    const tenMillion = [0x80, 0xad, 0xe2, 0x04]
    const read = decodeTrack(fileOf({ events: [[0, 1, [0, 0, 0, 4, 0, ...tenMillion]]] }))
    expect(read).toMatchObject({ ok: false, reason: 'trackTooLarge' })
    const named = decodeTrack(fileOf({ events: [[0, 7, [0, 1, 0, ...tenMillion]]] }))
    expect(named).toMatchObject({ ok: false, reason: 'trackTooLarge' })
    expect(decodeTrack(new Uint8Array(budget.bytes + 1))).toMatchObject({ reason: 'trackTooLarge' })
  })
})

describe('the door of the track', () => {
  const stroke = {
    kind: 'stroke',
    atMs: 0,
    id: 0,
    tool: 'pen',
    ink: 'red',
    width: 3,
    points: [{ x: 1, y: 1, afterMs: 0, pressure: 0.5 }],
  }
  const note = { kind: 'text', atMs: 0, id: 1, ink: 'red', size: 20, at: { x: 0, y: 0 }, text: 'here' }
  const withEvents = (...events: object[]) => checkTrack({ ...empty, events })

  it.each([
    ['a place that is not a number', { ...stroke, points: [{ x: Number.NaN, y: 1, afterMs: 0, pressure: 0.5 }] }],
    ['a place without end', { ...stroke, points: [{ x: 1, y: Number.POSITIVE_INFINITY, afterMs: 0, pressure: 1 }] }],
    ['a time before the start', { ...stroke, atMs: -1 }],
    ['half a millisecond', { ...stroke, atMs: 0.5 }],
    ['a line without points', { ...stroke, points: [] }],
    ['an ink of nowhere', { ...stroke, ink: 'url(#x)' }],
    ['points that go back in time', { ...stroke, points: [{ ...stroke.points[0], afterMs: 5 }, ...stroke.points] }],
    ['a picture that is not there', { kind: 'scene', atMs: 0, scene: 1 }],
    ['marks out of order', { kind: 'hide', atMs: 0, ids: [2, 1], cause: 'erased' }],
    ['an unknown kind', { kind: 'script', atMs: 0 }],
  ])('refuses %s, and says where', (_, event) => {
    const checked = withEvents(event)
    expect(checked).toMatchObject({ ok: false, reason: 'trackDamaged' })
    expect(checked.ok ? '' : checked.detail).toMatch(/events\.0/)
  })

  it('refuses events out of order and two marks of one name', () => {
    expect(withEvents({ ...stroke, atMs: 9 }, note)).toMatchObject({
      detail: 'events.1: before the one in front of it',
    })
    expect(withEvents(stroke, { ...note, id: 0 })).toMatchObject({ detail: 'events.1: a second mark 0' })
  })

  it('refuses more than the budget before it looks at any of it', () => {
    const points = Array.from({ length: budget.points + 1 }, () => null)
    expect(withEvents({ points })).toEqual({ ok: false, reason: 'trackTooLarge', detail: '200001 points' })
    const events = Array.from({ length: budget.events + 1 }, () => null)
    expect(checkTrack({ events })).toMatchObject({ reason: 'trackTooLarge' })
    const texts = Array.from({ length: 41 }, (_, id) => ({ ...note, id, text: 'x'.repeat(500) }))
    expect(withEvents(...texts)).toMatchObject({ reason: 'trackTooLarge', detail: 'too much text' })
  })

  it('refuses more lines at once than hands can draw: each is drawn anew in every frame', () => {
    const growing = (count: number) => {
      const points = [stroke.points[0], { ...stroke.points[0], afterMs: 900 }]
      return withEvents(...Array.from({ length: count }, (_, id) => ({ ...stroke, id, points })))
    }
    expect(growing(budget.atOnce).ok).toBe(true)
    expect(growing(budget.atOnce + 1)).toMatchObject({ reason: 'trackTooLarge' })
    const one = Array.from({ length: 500 }, (_, id) => ({ ...note, id }))
    expect(withEvents(...one).ok).toBe(true)
  })

  it('leaves markup as text, and takes out what turns a line around or cannot be seen', () => {
    const checked = withEvents({ ...note, text: '<img src=x onerror=alert(1)>\u202egnp.exe\u0000\nnext' })
    expect(checked).toMatchObject({ value: { events: [{ text: '<img src=x onerror=alert(1)>gnp.exe\nnext' }] } })
  })

  it.each([[null], [undefined], [7], ['track'], [[]], [{}], [{ events: 'many' }]])('refuses %j', (raw) => {
    expect(checkTrack(raw)).toMatchObject({ ok: false, reason: 'trackDamaged' })
  })
})
