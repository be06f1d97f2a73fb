import { type Ink, isMark, type Mark, type Place, type Track } from './model.ts'
import { isGrowing, isOver, partOf, pointerAt, trailAt } from './moving.ts'
import { createTrackState } from './track-state.ts'

/** What fades behind a laser: `strength` falls from 1 to 0. */
export interface Trail {
  readonly ink: Ink
  readonly points: readonly { readonly x: number; readonly y: number; readonly strength: number }[]
}

/** What is seen at one time: a short list to draw from back to front, first `settled`, then `moving`, then trails and pointer. */
export interface Frame {
  readonly scene: number
  /** Whole marks, in the order they were made. The same array as long as nothing in it changed; its marks are those of the track. */
  readonly settled: readonly Mark[]
  /** Marks that are just being made, as far as they are. */
  readonly moving: readonly Mark[]
  readonly trails: readonly Trail[]
  readonly pointer: Place | null
}

export interface TrackRenderer {
  /** What is seen at this time, the same whichever times were asked before. Going on is cheap; going back starts at a snapshot. */
  at(atMs: number): Frame
}

/** For one look; whoever looks again keeps a renderer. */
export const render = (track: Track, atMs: number): Frame => createTrackRenderer(track).at(atMs)

/** The track must be one that `checkTrack` let through. */
export function createTrackRenderer(track: Track): TrackRenderer {
  const state = createTrackState(track)
  let cache: { key: string; settled: readonly Mark[] } | null = null

  function settled(growing: ReadonlySet<Mark>): readonly Mark[] {
    const key = [state.version(), ...[...growing].map((mark) => mark.id)].join()
    if (cache?.key !== key) cache = { key, settled: state.shown().filter((mark) => !growing.has(mark)) }
    return cache.settled
  }

  return {
    at(wantedMs) {
      // Whatever is asked for, also what is not a number, is a time of the track.
      const atMs = Math.min(track.durationMs, Math.max(0, wantedMs || 0))
      state.goTo(atMs)
      const growing = new Set<Mark>()
      const moving: Mark[] = []
      const trails: Trail[] = []
      let pointer: Place | null = null
      for (const event of state.open()) {
        const afterMs = atMs - event.atMs
        if (isOver(event, atMs)) continue
        if (event.kind === 'laser') trails.push(trailAt(event, afterMs))
        else if (event.kind === 'pointer') pointer = pointerAt(event, afterMs)
        else if (isMark(event) && isGrowing(event, afterMs) && state.isShown(event)) {
          growing.add(event)
          moving.push(partOf(event, afterMs))
        }
      }
      return { scene: state.scene(), settled: settled(growing), moving, trails, pointer }
    },
  }
}
