/** Which moment of a clip's video belongs to a moment of its sound, and what keeps a video element in step with the player. Pure. */
import type { NoteVideo } from '../contract/model.ts'

/** In milliseconds of the video; past its end its last moment, which stays. `atMs`: of the note's audio. */
export function videoMsAt({ durationMs, spans }: Pick<NoteVideo, 'durationMs' | 'spans'>, atMs: number): number {
  let leftMs = Math.max(0, atMs)
  for (const { from, to } of spans ?? []) {
    const lengthMs = Math.max(0, to - from)
    if (leftMs < lengthMs) return Math.min(durationMs, from + leftMs)
    leftMs -= lengthMs
  }
  // A sender may say less than is so.
  return spans ? endOf({ durationMs, spans }) : Math.min(durationMs, leftMs)
}

const endOf = ({ durationMs, spans }: Pick<NoteVideo, 'durationMs' | 'spans'>): number =>
  Math.min(durationMs, spans ? (spans.at(-1)?.to ?? 0) : durationMs)

/** From here on an eye sees that lips and a pointer are late. */
export const MAX_DRIFT_MS = 80
/** One frame at 60 a second: while nothing moves, the picture is the one of the very moment. */
const STILL_DRIFT_MS = 16

interface InStep {
  readonly video: Pick<NoteVideo, 'durationMs' | 'spans'>
  /** Of the player. */
  readonly positionMs: number
  readonly isPlaying: boolean
  /** Where the video element is. */
  readonly shownMs: number
}

/** What to do with the video element. `seekMs`: null when it is near enough. At the video's end it stands while the sound goes on. */
export function stepOf({ video, positionMs, isPlaying, shownMs }: InStep): {
  readonly seekMs: number | null
  readonly isRunning: boolean
} {
  const wantedMs = videoMsAt(video, positionMs)
  const isRunning = isPlaying && wantedMs < endOf(video)
  const allowedMs = isRunning ? MAX_DRIFT_MS : STILL_DRIFT_MS
  return { seekMs: Math.abs(shownMs - wantedMs) > allowedMs ? wantedMs : null, isRunning }
}
