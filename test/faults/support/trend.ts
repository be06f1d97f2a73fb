/**
 * The slope that half of all pairs of points lie below (Theil and Sen): a few outliers, such as a heap grown for a moment, do not move
 * it. 0 for fewer than two points.
 */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes = points
    .flatMap((a, i) => points.slice(i + 1).map((b) => (b.y - a.y) / (b.x - a.x)))
    .filter((slope) => Number.isFinite(slope))
    .sort((a, b) => a - b)
  const middle = Math.floor(slopes.length / 2)
  const [low = 0, high = 0] =
    slopes.length % 2 === 1 ? [slopes[middle], slopes[middle]] : slopes.slice(middle - 1, middle + 1)
  return (low + high) / 2
}
