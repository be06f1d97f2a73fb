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

export const createBoard = ({ scene, nowMs, ink }: { scene: Scene; nowMs: () => number; ink?: Ink }): Board =>
  boardOf(startedDrawing(scene, ink), nowMs)

/** For a drawing that goes on. */
export function boardOf(begun: Drawing, nowMs: () => number): Board {
  const drawing = createStore<Drawing>(() => begun)
  return {
    drawing,
    act: (act) => drawing.setState(onAct(drawing.getState(), act), true),
    nowMs,
    track: (durationMs) => trackOf(drawing.getState(), durationMs),
  }
}
