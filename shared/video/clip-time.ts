/** Which moment of a clip's video belongs to a moment of its sound, and what keeps a video element in step with the player. Pure. */
import type { NoteVideo, VideoSpan } from '../contract/model.ts'

/** In milliseconds of the video; where no part of it belongs to the moment, the end of the part before. `atMs`: of the note's audio. */
export function videoMsAt({ durationMs, spans }: Pick<NoteVideo, 'durationMs' | 'spans'>, atMs: number): number {
  const clamp = (ms: number): number => Math.min(durationMs, Math.max(0, ms))
  const span = spans ? (spanAt(spans, atMs) ?? spans[0]) : { atMs: 0, from: 0, to: durationMs }
  if (!span) return 0
  return clamp(Math.max(span.from, Math.min(span.to, span.from + atMs - span.atMs)))
}

/** Of the video, in whole milliseconds: the moment that is seen first. */
export const firstSeenMs = (video: Pick<NoteVideo, 'durationMs' | 'spans'>): number => Math.round(videoMsAt(video, 0))

/** The last that has begun; null before the first. */
const spanAt = (spans: readonly VideoSpan[], atMs: number): VideoSpan | null =>
  spans.findLast((span) => span.atMs <= atMs) ?? null

/** Whether the picture moves at that moment of the audio, and does not stand between two parts. */
function isMovingAt({ durationMs, spans }: Pick<NoteVideo, 'durationMs' | 'spans'>, atMs: number): boolean {
  const span = spans ? spanAt(spans, atMs) : { atMs: 0, from: 0, to: durationMs }
  return span !== null && atMs < span.atMs + Math.min(span.to, durationMs) - span.from
}

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
  const isRunning = isPlaying && isMovingAt(video, positionMs)
  const allowedMs = isRunning ? MAX_DRIFT_MS : STILL_DRIFT_MS
  return { seekMs: Math.abs(shownMs - wantedMs) > allowedMs ? wantedMs : null, isRunning }
}
