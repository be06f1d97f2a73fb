import type { Track } from './model.ts'
import type { Area } from './redact.ts'

/**
 * What of a picture must be made unreadable before its bytes leave the device: every blur of that scene that was not itself taken
 * back. Clearing the picture takes nothing back.
 */
export function redactionsOf(track: Track, scene: number): Area[] {
  const areas = new Map<number, Area>()
  const takenBack = new Set<number>()
  let current = 0
  for (const event of track.events) {
    if (event.kind === 'scene') current = event.scene
    else if (event.kind === 'hide' && event.cause !== 'cleared') for (const id of event.ids) takenBack.add(id)
    else if (event.kind === 'show') for (const id of event.ids) takenBack.delete(id)
    else if (event.kind === 'shape' && event.shape === 'blur' && current === scene) {
      const [x, y] = [Math.min(event.from.x, event.to.x), Math.min(event.from.y, event.to.y)]
      areas.set(event.id, {
        x,
        y,
        width: Math.abs(event.to.x - event.from.x),
        height: Math.abs(event.to.y - event.from.y),
      })
    }
  }
  return [...areas].flatMap(([id, area]) => (takenBack.has(id) ? [] : [area]))
}
