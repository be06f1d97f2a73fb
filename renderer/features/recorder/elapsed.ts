/** `0:07.3`: minutes, seconds and tenths, cut and not rounded, so that it never shows what was not yet said. */
export function elapsedText(durationMs: number): string {
  const tenths = Math.floor(Math.max(0, durationMs) / 100)
  const minutes = Math.floor(tenths / 600)
  const seconds = String(Math.floor((tenths % 600) / 10)).padStart(2, '0')
  return `${minutes}:${seconds}.${tenths % 10}`
}
