import fc from 'fast-check'
import {
  hideCauses,
  inks,
  markId,
  type PathPoint,
  type Scene,
  shapes,
  showCauses,
  type Track,
  type TrackEvent,
} from '#shared/annotation/model.ts'
import { quantised } from '#shared/annotation/path-bytes.ts'
import { BlobId } from '#shared/kernel/ids.ts'

/** Tracks of every shape, for properties; each is one that `checkTrack` lets through. */

const quarter = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 4, max: max * 4 }).map((units) => units / 4)
const place = fc.record({ x: quarter(-50, 2000), y: quarter(-50, 1500) })
const width = quarter(1, 40)
const ink = fc.constantFrom(...inks)
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((value) => value.replace(/\p{Cc}|[\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, ''))

export const pathArb: fc.Arbitrary<PathPoint[]> = fc
  .array(
    fc.record({
      dx: quarter(-30, 30),
      dy: quarter(-30, 30),
      dt: fc.integer({ min: 0, max: 60 }),
      step: fc.nat({ max: 128 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((steps) => {
    let [x, y, afterMs] = [100, 100, 0]
    return steps.map((step, index) => {
      x += step.dx
      y += step.dy
      if (index > 0) afterMs += step.dt
      return quantised({ x, y, afterMs, pressure: step.step / 128 })
    })
  })

const blobId = fc.uuid().map((id) => BlobId.parse(id))
const scene: fc.Arbitrary<Scene> = fc
  .record({
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
    picture: fc.option(blobId),
    label: text,
    answers: fc.option(blobId, { nil: undefined }),
    answersAtMs: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
  })
  .map(({ answers, answersAtMs, ...rest }): Scene => {
    if (answers === undefined) return rest
    return answersAtMs === undefined ? { ...rest, answers } : { ...rest, answers, answersAtMs }
  })

type Make = (atMs: number, id: number) => TrackEvent

/** What it names must have been made before; picks are shares of what there is by then. */
const ids = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 5 })
const someOf = (shares: readonly number[], made: number) =>
  [...new Set(shares.map((share) => Math.floor(share * Math.max(1, made))))].sort((a, b) => a - b).map(markId)

const eventOf = (scenes: number): fc.Arbitrary<Make> =>
  fc.oneof(
    fc.record({ tool: fc.constantFrom('pen' as const, 'highlighter' as const), ink, width, points: pathArb }).map(
      (stroke): Make =>
        (atMs, id) => ({ kind: 'stroke', atMs, id: markId(id), ...stroke }),
    ),
    fc
      .record({ shape: fc.constantFrom(...shapes), ink, width, from: place, to: place, growsMs: fc.nat({ max: 900 }) })
      .map(
        (shape): Make =>
          (atMs, id) => ({ kind: 'shape', atMs, id: markId(id), ...shape }),
      ),
    fc.record({ ink, size: width, at: place, text }).map(
      (mark): Make =>
        (atMs, id) => ({ kind: 'text', atMs, id: markId(id), ...mark }),
    ),
    fc.record({ ink, size: width, at: place, text, number: fc.integer({ min: 1, max: 99 }) }).map(
      (mark): Make =>
        (atMs, id) => ({ kind: 'step', atMs, id: markId(id), ...mark }),
    ),
    fc.record({ ink, points: pathArb }).map(
      (laser): Make =>
        (atMs) => ({ kind: 'laser', atMs, ...laser }),
    ),
    pathArb.map(
      (points): Make =>
        (atMs) => ({ kind: 'pointer', atMs, points }),
    ),
    fc.record({ ids, cause: fc.constantFrom(...hideCauses) }).map(
      (hide): Make =>
        (atMs, id) => ({ kind: 'hide', atMs, cause: hide.cause, ids: someOf(hide.ids, id) }),
    ),
    fc.record({ ids, cause: fc.constantFrom(...showCauses) }).map(
      (show): Make =>
        (atMs, id) => ({ kind: 'show', atMs, cause: show.cause, ids: someOf(show.ids, id) }),
    ),
    fc.nat({ max: scenes - 1 }).map(
      (index): Make =>
        (atMs) => ({ kind: 'scene', atMs, scene: index }),
    ),
  )

export const trackArb: fc.Arbitrary<Track> = fc
  .array(scene, { minLength: 1, maxLength: 3 })
  .chain((scenes) =>
    fc.record({
      scenes: fc.constant(scenes),
      made: fc.array(fc.tuple(eventOf(scenes.length), fc.nat({ max: 400 })), { maxLength: 40 }),
      moreMs: fc.nat({ max: 2_000 }),
    }),
  )
  .map(({ scenes, made, moreMs }) => {
    let [atMs, id] = [0, 0]
    const events = made.map(([make, afterMs]) => {
      atMs += afterMs
      const event = make(atMs, id)
      if ('id' in event) id += 1
      return event
    })
    return { durationMs: atMs + moreMs, scenes, events }
  })
