import type { MsSpan } from '../../stores/ui-store.ts'

export type Edge = 'from' | 'to'

/** Fine enough to fall between two words. */
const STEP_MS = 100
const STRIDE_MS = 1_000
/** The edges never meet: what is selected can always be seen, and grabbed. */
export const SHORTEST_SELECTION_MS = 100

/** What is selected, or all of it. */
export const shownSpan = (selection: MsSpan | null, durationMs: number): MsSpan => {
  if (selection === null) return { fromMs: 0, toMs: durationMs }
  const fromMs = Math.min(selection.fromMs, Math.max(0, durationMs - SHORTEST_SELECTION_MS))
  return { fromMs, toMs: Math.max(fromMs + SHORTEST_SELECTION_MS, Math.min(selection.toMs, durationMs)) }
}

/** Moves one edge; it stops before the other one and at the ends. Null when all is selected then. */
export function moveEdge(span: MsSpan, move: { edge: Edge; toMs: number; durationMs: number }): MsSpan | null {
  const { edge, toMs, durationMs } = move
  const next =
    edge === 'from'
      ? { ...span, fromMs: Math.max(0, Math.min(toMs, span.toMs - SHORTEST_SELECTION_MS)) }
      : { ...span, toMs: Math.min(durationMs, Math.max(toMs, span.fromMs + SHORTEST_SELECTION_MS)) }
  return next.fromMs <= 0 && next.toMs >= durationMs ? null : next
}

/** What is selected between where a pointer went down and where it is; null while it is too little to be meant. */
export function dragSpan(downMs: number, atMs: number): MsSpan | null {
  const span = { fromMs: Math.min(downMs, atMs), toMs: Math.max(downMs, atMs) }
  return span.toMs - span.fromMs < SHORTEST_SELECTION_MS ? null : span
}

/** Where a key takes an edge; null for a key that means nothing here. */
export function keyPlace(key: { readonly key: string; readonly shiftKey: boolean }, atMs: number, durationMs: number) {
  const step = key.shiftKey ? STRIDE_MS : STEP_MS
  switch (key.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return atMs - step
    case 'ArrowRight':
    case 'ArrowUp':
      return atMs + step
    case 'PageDown':
      return atMs - durationMs / 10
    case 'PageUp':
      return atMs + durationMs / 10
    case 'Home':
      return 0
    case 'End':
      return durationMs
    default:
      return null
  }
}
