import type { Scene, Track } from '#shared/annotation/model.ts'
import {
  type Drawing,
  type DrawingAct,
  startedDrawing,
  type Touch,
  trackOf,
} from '../../renderer/features/annotation/drawing.ts'
import { onAct } from '../../renderer/features/annotation/drawing-steps.ts'

/** Somebody who draws without a pause, by the surface's own rules: the same for the same seed. */

const SAMPLE_MS = 8
export const sessionScene: Scene = { width: 1920, height: 1080, picture: null, label: 'A session' }

/** The acts of so many strokes, evenly over so long; each a loop of a hand, at 125 points a second, for most of its time. */
export function* drawnActs({
  strokes,
  durationMs,
  seed,
}: {
  strokes: number
  durationMs: number
  seed: number
}): Generator<DrawingAct> {
  let state = seed
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const eachMs = durationMs / strokes
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    const startMs = Math.round(stroke * eachMs)
    const samples = Math.max(2, Math.floor((eachMs * 0.8) / SAMPLE_MS))
    const [left, top, reach, turns, phase] = [
      random() * 1700 + 100,
      random() * 900 + 80,
      random() * 70 + 15,
      random() * 1.5,
      random() * 6,
    ]
    const touches = Array.from({ length: samples }, (_, index): Touch => {
      const share = index / (samples - 1)
      const angle = phase + turns * 2 * Math.PI * share
      return {
        x: left + reach * Math.cos(angle) + 60 * share + random() * 0.4,
        y: top + reach * Math.sin(angle) + random() * 0.4,
        atMs: startMs + index * SAMPLE_MS,
        pressure: 0.35 + 0.3 * Math.sin(share * Math.PI),
      }
    })
    const [first, ...others] = touches
    if (!first) continue
    yield { kind: 'pressed', touch: first, reach: 4 }
    yield { kind: 'moved', touches: others, reach: 4 }
    yield { kind: 'released' }
  }
}

export function drawnSession(wanted: { strokes: number; durationMs: number; seed: number }): {
  drawing: Drawing
  track: Track
} {
  let drawing = startedDrawing(sessionScene)
  for (const act of drawnActs(wanted)) drawing = onAct(drawing, act)
  return { drawing, track: trackOf(drawing, wanted.durationMs) }
}
