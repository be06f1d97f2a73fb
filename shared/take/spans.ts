/**
 * What is kept of a recording, as spans of it: editing a draft changes this list and never the recording. Pure.
 *
 * Positions are samples at 48 kHz of what a player plays. The *original* is the whole recording; the *edited* one is its kept spans,
 * one after the other. Spans are half open, in order, and never touch: `normaliseSpans` makes any list so.
 */
export interface Span {
  readonly from: number
  readonly to: number
}

export const wholeOf = (length: number): readonly Span[] => (length > 0 ? [{ from: 0, to: length }] : [])

/** In order, within the recording, merged where they touch or overlap; empty ones are gone. */
export function normaliseSpans(spans: readonly Span[], length: number): readonly Span[] {
  const clamp = (at: number): number => Math.min(length, Math.max(0, Math.round(at)))
  const sorted = spans
    .map(({ from, to }) => ({ from: clamp(from), to: clamp(to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
  const merged: Span[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else merged.push(span)
  }
  return merged
}

/** How long the edited recording is. */
export const totalOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)

/** Leaves out a span of the edited recording. */
export function cutSpan(spans: readonly Span[], cut: Span): readonly Span[] {
  return [...between(spans, { from: 0, to: cut.from }), ...between(spans, { from: cut.to, to: totalOf(spans) })]
}

/** Keeps a span of the edited recording and nothing else. */
export const trimTo = (spans: readonly Span[], kept: Span): readonly Span[] => between(spans, kept)

/** Spans shorter than this are heard as clicks, so a cut takes them along. */
export const withoutSlivers = (spans: readonly Span[], shortest: number): readonly Span[] =>
  spans.filter(({ from, to }) => to - from >= shortest)

/** The parts of the original that a span of the edited recording is made of. */
function between(spans: readonly Span[], wanted: Span): readonly Span[] {
  const parts: Span[] = []
  let passed = 0
  for (const { from, to } of spans) {
    const start = Math.max(from, from + wanted.from - passed)
    const end = Math.min(to, from + wanted.to - passed)
    if (start < end) parts.push({ from: start, to: end })
    passed += to - from
  }
  return parts
}

/** Where a moment of the original is heard in the edited recording; null when it was cut. Its very end belongs to it. */
export function toEdited(spans: readonly Span[], at: number): number | null {
  let passed = 0
  for (const [index, { from, to }] of spans.entries()) {
    const isLast = index === spans.length - 1
    if (at >= from && (at < to || (isLast && at === to))) return passed + at - from
    passed += to - from
  }
  return null
}

/** Which moment of the original is heard at a place of the edited recording; null outside of it. */
export function toOriginal(spans: readonly Span[], at: number): number | null {
  let left = at
  for (const [index, { from, to }] of spans.entries()) {
    const isLast = index === spans.length - 1
    if (left >= 0 && (left < to - from || (isLast && left === to - from))) return from + left
    left -= to - from
  }
  return null
}

/**
 * Where a mark of the original stands in the edited recording: as `toEdited`, but a mark that was cut moves to where speech goes
 * on after it. Null when nothing does.
 */
export function markToEdited(spans: readonly Span[], at: number): number | null {
  let passed = 0
  for (const { from, to } of spans) {
    if (at < to) return passed + Math.max(0, at - from)
    passed += to - from
  }
  return null
}
