/** Where a moment stands on something as wide as a recording is long. What a sender said may lie past the end: it stands at the end. */
export const shareOf = (atMs: number, durationMs: number): string =>
  `${Math.min(100, Math.max(0, (100 * atMs) / Math.max(1, durationMs)))}%`
