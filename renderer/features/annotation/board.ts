import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Ink, Scene, Track } from '#shared/annotation/model.ts'
import { type Drawing, type DrawingAct, startedDrawing, trackOf } from './drawing.ts'
import { onAct } from './drawing-steps.ts'

/** What is being drawn, for those who show it and those who change it. */
export interface Board {
  readonly drawing: StoreApi<Drawing>
  act(act: DrawingAct): void
  /** The take's clock: it stands while the take is paused. */
  nowMs(): number
  track(durationMs: number): Track
}

export function createBoard({ scene, nowMs, ink }: { scene: Scene; nowMs: () => number; ink?: Ink }): Board {
  const drawing = createStore<Drawing>(() => startedDrawing(scene, ink))
  return {
    drawing,
    act: (act) => drawing.setState(onAct(drawing.getState(), act), true),
    nowMs,
    track: (durationMs) => trackOf(drawing.getState(), durationMs),
  }
}
