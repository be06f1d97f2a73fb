import { believableGaps, type Gap } from '../audio/gaps.ts'

/**
 * Heard means listened to: at least 90 % of what is said in a note was really played, each part counted once. Its pauses count for
 * nothing, so that leaving them out is no less than playing them. Seeking over a part does not count it; hearing one part twice does
 * not make up for another. Pure; milliseconds of media time.
 */
export interface Heard {
  readonly durationMs: number
  /** Disjoint, in order. */
  readonly gaps: readonly Gap[]
  /** Disjoint, in order. */
  readonly spans: readonly HeardSpan[]
}

export interface HeardSpan {
  readonly fromMs: number
  readonly toMs: number
}

export const HEARD_SHARE = 0.9

/** Players report positions in steps; spans this close are one, so that rounding leaves no holes. */
const JOIN_MS = 5

export const startHeard = (durationMs: number, gaps: readonly Gap[] = []): Heard => ({ durationMs, gaps, spans: [] })

/** The same listening, now that the true length is known: what a sender said of it was a hint. */
export const withLength = (heard: Heard, durationMs: number): Heard => ({
  ...heard,
  durationMs,
  gaps: believableGaps(heard.gaps, durationMs),
})

/** Adds what was played from one position to a later one; anything else changes nothing. */
export function addHeard(heard: Heard, span: HeardSpan): Heard {
  const fromMs = Math.max(0, span.fromMs)
  const toMs = Math.min(heard.durationMs, span.toMs)
  if (!(toMs > fromMs)) return heard
  const merged: HeardSpan[] = []
  let grown = { fromMs, toMs }
  for (const old of heard.spans) {
    if (old.toMs + JOIN_MS < grown.fromMs || old.fromMs - JOIN_MS > grown.toMs) merged.push(old)
    else grown = { fromMs: Math.min(old.fromMs, grown.fromMs), toMs: Math.max(old.toMs, grown.toMs) }
  }
  merged.push(grown)
  return { ...heard, spans: merged.sort((a, b) => a.fromMs - b.fromMs) }
}

/** Of what was played, how much was speech. */
export const heardMs = (heard: Heard): number =>
  heard.spans.reduce((sum, span) => sum + span.toMs - span.fromMs - pausedMs(heard.gaps, span), 0)

/** How much of a note is speech. */
function spokenMs({ durationMs, gaps }: Heard): number {
  return durationMs - pausedMs(gaps, { fromMs: 0, toMs: durationMs })
}

const pausedMs = (gaps: readonly Gap[], span: HeardSpan): number =>
  gaps.reduce((sum, gap) => {
    const shared = Math.min(gap.toMs, span.toMs) - Math.max(gap.fromMs, span.fromMs)
    return sum + Math.max(0, shared)
  }, 0)

/** Whether what lies before a position was listened to. */
export function isHeardUpTo(heard: Heard, atMs: number): boolean {
  const before = heard.spans.reduce(addHeard, startHeard(Math.min(atMs, heard.durationMs), heard.gaps))
  return isHeard(before)
}

/** A note without length is never heard. */
export const isHeard = (heard: Heard): boolean =>
  heard.durationMs > 0 && spokenMs(heard) > 0 && heardMs(heard) >= spokenMs(heard) * HEARD_SHARE
