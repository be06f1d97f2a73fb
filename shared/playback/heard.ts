/**
 * Heard means listened to: at least 90 % of a note's media time was really played, each part counted once.
 * Seeking over a part does not count it; hearing one part twice does not make up for another. Pure; milliseconds of media time.
 */
export interface Heard {
  readonly durationMs: number
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

export const startHeard = (durationMs: number): Heard => ({ durationMs, spans: [] })

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

export const heardMs = (heard: Heard): number => heard.spans.reduce((sum, span) => sum + span.toMs - span.fromMs, 0)

/** A note without length is never heard. */
export const isHeard = (heard: Heard): boolean =>
  heard.durationMs > 0 && heardMs(heard) >= heard.durationMs * HEARD_SHARE
