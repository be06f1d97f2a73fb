/**
 * Which parts of a clip's video are seen, and when, as its take is heard: what was recorded in stretches, and of that what the person kept.
 * Pure; milliseconds throughout.
 */
import type { VideoSpan } from '../contract/model.ts'
import type { ClipRun } from '../contract/take-files.ts'
import type { Span } from '../take/spans.ts'

interface RecordedClip {
  /** In the order of both times. */
  readonly runs: readonly ClipRun[]
  /** Of the video. */
  readonly durationMs: number
}

/** `kept`: spans of all that was recorded of the sound, in order; at least one. Empty: nothing of the clip is seen. */
export function clipSpansOf(clip: RecordedClip, kept: readonly Span[]): readonly VideoSpan[] {
  const stretches = stretchesOf(clip)
  const spans: VideoSpan[] = []
  let heardMs = 0
  for (const { from, to } of kept) {
    for (const { atMs, fromMs, lengthMs } of stretches) {
      const startMs = Math.max(from, atMs)
      const endMs = Math.min(to, atMs + lengthMs)
      if (endMs - startMs < 1) continue
      const offsetMs = fromMs - atMs
      push(spans, { atMs: heardMs + startMs - from, from: startMs + offsetMs, to: endMs + offsetMs })
    }
    heardMs += to - from
  }
  return spans
}

interface Stretch extends ClipRun {
  readonly lengthMs: number
}

/** Neither the sound nor the video of a stretch goes on into the next one. */
function stretchesOf({ runs, durationMs }: RecordedClip): readonly Stretch[] {
  return runs.map((run, index) => {
    const next = runs[index + 1]
    const soundMs = next ? next.atMs - run.atMs : Number.POSITIVE_INFINITY
    const videoMs = Math.min(durationMs, next?.fromMs ?? durationMs) - run.fromMs
    return { ...run, lengthMs: Math.max(0, Math.min(soundMs, videoMs)) }
  })
}

/** In whole milliseconds; what goes on where the one before ended, in both, is one. */
function push(spans: VideoSpan[], { atMs, from, to }: VideoSpan): void {
  const next = { atMs: Math.round(atMs), from: Math.round(from), to: Math.round(to) }
  const last = spans.at(-1)
  const isSame = last && last.to === next.from && last.atMs + last.to - last.from === next.atMs
  if (isSame) spans[spans.length - 1] = { ...last, to: next.to }
  else if (next.to > next.from) spans.push(next)
}
