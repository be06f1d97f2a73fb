import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Picture } from '../annotation/picture-layer.ts'
import { plainClip } from '../note-picture/clip-track.ts'
import type { ReadDrawing } from './read-drawing.ts'

/** A draft on which nothing is drawn, or whose drawing cannot be read, shows its clip all the same. */
export function withDraftClip(
  read: ReadDrawing | 'reading' | 'failed',
  take: UiTake | undefined,
): ReadDrawing | 'reading' | 'failed' {
  if (read !== 'failed' || !take?.video) return read
  const track = plainClip({ video: take.video })
  return track ? { track: { ...track, durationMs: take.durationMs }, pictures: [] } : read
}

const none: readonly Picture[] = []

/** Of the scenes: that of the clip is the video, in step; null as long as there is no frame of it. */
export function picturesOf(
  drawn: ReadDrawing | 'reading' | 'failed',
  clipId: string | null,
  clip: Picture | null,
): readonly Picture[] {
  if (typeof drawn === 'string') return none
  return drawn.track.scenes.map(({ width, height, picture }, at) => {
    const isClip = picture !== null && picture === clipId
    if (isClip) return { width, height, source: clip?.source ?? null, moving: clip?.moving }
    return drawn.pictures[at] ?? { width, height, source: null }
  })
}
