import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrack } from '#shared/annotation/check.ts'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { encodeTrack } from '#shared/annotation/encode.ts'
import { render } from '#shared/annotation/renderer.ts'
import { type DrawingAct, resumedDrawing, shownOn, trackOf } from './drawing.ts'
import { drawnBy, lineAt, sheet } from './drawing-fixture.ts'
import { tools } from './tools.ts'

const time = fc.nat({ max: 5_000 })
const anyTouch = fc.record({
  x: fc.double({ min: -9e5, max: 9e5, noNaN: true }),
  y: fc.double({ min: -100, max: 1000, noNaN: true }),
  atMs: time,
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
})
const anyAct: fc.Arbitrary<DrawingAct> = fc.oneof(
  fc.record({
    kind: fc.constant('toolChosen' as const),
    tool: fc.constantFrom(...tools.map(({ tool }) => tool)),
    atMs: time,
  }),
  fc.record({ kind: fc.constant('widthChosen' as const), width: fc.nat({ max: 5 }) }),
  fc.record({ kind: fc.constant('pressed' as const), touch: anyTouch, reach: fc.nat({ max: 50 }) }),
  fc.record({
    kind: fc.constant('moved' as const),
    touches: fc.array(anyTouch, { maxLength: 5 }).map((list) => list.sort((a, b) => a.atMs - b.atMs)),
    reach: fc.nat({ max: 50 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'released' as const,
      'undo' as const,
      'redo' as const,
      'clear' as const,
      'typingEnded' as const,
    ),
    atMs: time,
  }),
  fc.constant({ kind: 'released' as const }),
  fc.record({ kind: fc.constant('hovered' as const), touch: anyTouch }),
  fc.record({ kind: fc.constant('typed' as const), text: fc.string({ unit: 'grapheme', maxLength: 20 }) }),
  fc.record({ kind: fc.constant('sceneAdded' as const), scene: fc.constant(sheet), atMs: time }),
  fc.record({ kind: fc.constant('sceneShown' as const), scene: fc.nat({ max: 3 }), atMs: time }),
)

describe('drawing whatever comes', () => {
  it('makes a track that is let through and played back as it was drawn, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
        const drawing = drawnBy([...acts, { kind: 'left', atMs: 5_000 }])
        const track = trackOf(drawing, 60_000)
        expect(checkTrack(track)).toEqual({ ok: true, value: track })
        expect(decodeTrack(encodeTrack(track))).toMatchObject({ value: { track } })
        const last = render(track, 60_000)
        expect(last.scene).toBe(drawing.scene)
        expect(last.settled).toEqual(shownOn(drawing))
        const { shown, nextId, scene, spent } = resumedDrawing(track)
        expect({ shown, nextId, scene, spent }).toMatchObject({
          shown: drawing.shown,
          nextId: drawing.nextId,
          scene,
          spent: drawing.spent,
        })
      }),
    )
  })

  it('can go out however often everything is taken away and brought back', () => {
    const marks = drawnBy(Array.from({ length: 900 }, (_, index) => lineAt(index, index * 200)).flat())
    const turns = Array.from({ length: 150 }, (): DrawingAct[] => [
      { kind: 'clear', atMs: 300_000 },
      { kind: 'undo', atMs: 300_000 },
    ]).flat()
    const full = drawnBy(turns, marks)
    expect(full.isFull).toBe(true)
    expect(checkTrack(trackOf(full, 400_000)).ok).toBe(true)
    // What could not be taken back any more stands, and is not said to be gone.
    expect(render(trackOf(full, 400_000), 400_000).settled).toEqual(shownOn(full))
  })
})
