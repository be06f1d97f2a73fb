import { type Drawing, type DrawingAct, startedDrawing, type Touch } from './drawing.ts'
import { onAct } from './drawing-steps.ts'
import type { Tool } from './tools.ts'

export const sheet = { width: 1600, height: 900, picture: null, label: '' }
export const touch = (x: number, y: number, atMs: number): Touch => ({ x, y, atMs, pressure: 0.5 })
export const drawnBy = (acts: readonly DrawingAct[], start = startedDrawing(sheet)): Drawing =>
  acts.reduce(onAct, start)
export const choose = (tool: Tool, atMs = 0): DrawingAct => ({ kind: 'toolChosen', tool, atMs })

/** Presses, drags in some steps, lets go. */
export function drag(from: Touch, to: Touch): DrawingAct[] {
  const steps = Array.from({ length: 10 }, (_, index) => {
    const mix = (a: number, b: number) => a + ((b - a) * (index + 1)) / 10
    return touch(mix(from.x, to.x), mix(from.y, to.y), Math.round(mix(from.atMs, to.atMs)))
  })
  return [{ kind: 'pressed', touch: from, reach: 6 }, { kind: 'moved', touches: steps, reach: 6 }, { kind: 'released' }]
}
export const lineAt = (y: number, atMs: number) => drag(touch(0, y, atMs), touch(200, y, atMs + 100))
export const kindsOf = (drawing: Drawing) =>
  drawing.events.map((event) => ('cause' in event ? event.cause : event.kind))
