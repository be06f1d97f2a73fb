import type { CaptionSegment } from '../contract/captions.ts'
import { limits } from '../contract/limits.ts'
import { formatDuration } from '../kernel/format.ts'

/** `1:02 words`, `[0:05] words`, `1:00:07 words`. */
const timed = /^\s*\[?(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]?(?:\s+|$)(.*)$/

interface Line {
  readonly startMs: number | null
  readonly text: string
}

/**
 * What a person types: a line is said after the other. One that begins with a time is said then; those between two such share the time
 * by their length. A time that goes back, or past the end, counts as none.
 */
export function captionsOfTyped(typed: string, durationMs: number): CaptionSegment[] {
  const lines = readLines(typed, durationMs)
  const segments: CaptionSegment[] = []
  for (let from = 0; from < lines.length; ) {
    let to = from + 1
    while (to < lines.length && lines[to]?.startMs === null) to += 1
    const startMs = lines[from]?.startMs ?? 0
    const endMs = lines[to]?.startMs ?? durationMs
    segments.push(...shareOut(lines.slice(from, to), startMs, endMs))
    from = to
  }
  return segments
}

function readLines(typed: string, durationMs: number): Line[] {
  let lastMs = -1
  return typed
    .slice(0, limits.captionsLength)
    .split(/\r\n|\n|\r/)
    .flatMap((raw) => {
      const [, hours = '0', minutes, seconds, rest] = timed.exec(raw) ?? []
      const text = (rest ?? raw).trim().slice(0, limits.captionLength)
      if (text === '') return []
      const atMs = minutes === undefined ? -1 : (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
      const isUsable = atMs > lastMs && atMs < durationMs
      if (isUsable) lastMs = atMs
      return [{ startMs: isUsable ? atMs : null, text }]
    })
    .slice(0, limits.captionSegments)
}

function shareOut(lines: readonly Line[], startMs: number, endMs: number): CaptionSegment[] {
  const total = lines.reduce((sum, { text }) => sum + text.length, 0)
  let said = 0
  return lines.map(({ text }) => {
    const from = startMs + ((endMs - startMs) * said) / total
    said += text.length
    return { startMs: Math.round(from), endMs: Math.round(startMs + ((endMs - startMs) * said) / total), text }
  })
}

/** As a person would type it, to be changed. */
export const typedOfCaptions = (segments: readonly CaptionSegment[]): string =>
  segments.map(({ startMs, text }) => `${formatDuration(startMs)} ${text}`).join('\n')

/** The segment that is being said, or was last; -1 before the first. Segments are in order. */
export function segmentAt(segments: readonly CaptionSegment[], positionMs: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((segments[middle]?.startMs ?? 0) <= positionMs) low = middle + 1
    else high = middle
  }
  return low - 1
}
