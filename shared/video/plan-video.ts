/**
 * Which frames of a video go out when parts of the take are cut, and where they are then seen. A frame can only be shown after all since
 * the key frame before it: so up to one key frame's distance before a kept part goes along unseen, and nothing after one does. Pure.
 */
import type { Span } from '../take/spans.ts'
import type { VideoFrame } from './scan-webm.ts'

export type PlannedFrame = VideoFrame

export interface VideoPlan {
  /** With their times in what goes out; the first at 0. */
  readonly frames: readonly PlannedFrame[]
  readonly durationMs: number
  /** What is seen one behind the other, in milliseconds of what goes out. */
  readonly spans: readonly Span[]
}

/** `kept`: spans of the video in milliseconds, in the order of time; at least one, none of them empty. `frames`: the first is a key frame. */
export function planVideo(frames: readonly VideoFrame[], kept: readonly Span[]): VideoPlan {
  const runs = runsOf(frames, kept)
  const planned: PlannedFrame[] = []
  const spans: Span[] = []
  let passedMs = 0
  for (const run of runs) {
    const startMs = frames[run.from]?.atMs ?? 0
    const moved = (atMs: number): number => Math.max(0, atMs - startMs) + passedMs
    for (const frame of frames.slice(run.from, run.to)) planned.push({ ...frame, atMs: moved(frame.atMs) })
    for (const { from, to } of run.spans) {
      // Before the first frame there is nothing to see but it.
      const start = moved(from)
      spans.push({ from: start, to: start + to - from })
    }
    passedMs = Math.max(passedMs, spans.at(-1)?.to ?? 0)
  }
  return { frames: planned, durationMs: Math.max(passedMs, 1), spans }
}

interface Run {
  /** Of frames: `from` up to but not including `to`. */
  readonly from: number
  readonly to: number
  readonly spans: readonly Span[]
}

/** Spans whose frames overlap or follow each other make one run. */
function runsOf(frames: readonly VideoFrame[], kept: readonly Span[]): readonly Run[] {
  const runs: Run[] = []
  for (const span of kept) {
    const last = runs.at(-1)
    const from = keyAtOrBefore(frames, span.from)
    const to = Math.max(from + 1, firstAtOrAfter(frames, span.to))
    if (last && from < last.to) {
      runs[runs.length - 1] = { from: last.from, to: Math.max(last.to, to), spans: [...last.spans, span] }
    } else runs.push({ from, to, spans: [span] })
  }
  return runs
}

function keyAtOrBefore(frames: readonly VideoFrame[], atMs: number): number {
  // Of several frames at one time the first: as many as may be seen.
  let index = Math.max(0, firstAtOrAfter(frames, atMs + 1) - 1)
  while (index > 0 && !frames[index]?.isKey) index -= 1
  return index
}

function firstAtOrAfter(frames: readonly VideoFrame[], atMs: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.atMs ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}
