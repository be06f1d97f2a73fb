import type { Mark, Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import type { UiNote } from '#shared/contract/desktop.ts'

/** A note of the thread with its drawing, and how far of it was seen. */
export interface DrawnNote {
  readonly note: Pick<UiNote, 'id' | 'pictures'>
  readonly track: Track
  readonly untilMs: number
}

/**
 * What others drew on the picture that a scene of a note shows, oldest first. Notes carry bytes of their own, so the same picture is known by
 * the same SHA-256.
 */
export function marksBeneath(note: Pick<UiNote, 'pictures'>, track: Track, others: readonly DrawnNote[]) {
  const byScene = track.scenes.map((_, scene): readonly Mark[] => {
    const wanted = hashOf(note, track, scene)
    if (wanted === null) return []
    return others.flatMap((other) =>
      other.track.scenes.flatMap((_scene, at) =>
        hashOf(other.note, other.track, at) === wanted ? standingOn(other.track, at, other.untilMs) : [],
      ),
    )
  })
  return (scene: number): readonly Mark[] => byScene[scene] ?? []
}

function hashOf({ pictures = [] }: Pick<UiNote, 'pictures'>, track: Track, scene: number): string | null {
  const picture = track.scenes[scene]?.picture ?? null
  return pictures.find(({ blobId }) => blobId === picture)?.sha256 ?? null
}

/** When a scene was looked at last, at or before a time; null: not until then. */
export function lastLookAt(track: Track, scene: number, untilMs: number): number | null {
  let isShown = scene === 0
  let lastMs = isShown ? 0 : -1
  for (const event of track.events) {
    if (event.atMs > untilMs) break
    if (event.kind === 'scene') {
      // Until just before another picture came.
      if (isShown && event.scene !== scene) lastMs = Math.max(0, event.atMs - 1)
      isShown = event.scene === scene
      if (isShown) lastMs = event.atMs
    }
  }
  const atMs = isShown ? Math.min(untilMs, track.durationMs) : lastMs
  return atMs < 0 ? null : atMs
}

/** The marks of a scene as they were when it was looked at last, at or before a time. */
export function standingOn(track: Track, scene: number, untilMs: number): readonly Mark[] {
  const atMs = lastLookAt(track, scene, untilMs)
  if (atMs === null) return []
  const frame = render(track, atMs)
  return frame.scene === scene ? [...frame.settled, ...frame.moving] : []
}
