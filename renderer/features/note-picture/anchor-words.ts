import type { Anchor } from '#shared/contract/model.ts'
import { formatDuration } from '#shared/kernel/format.ts'

/** `0:12, on a box`. `markName`: as `markPlacesOf` has it; null for a mark that nobody knows, which is no mark. */
export function placeInWords({ atMs, place }: Pick<Anchor, 'atMs' | 'place'>, markName: string | null): string {
  const moment = formatDuration(atMs)
  if (markName !== null) return `${moment}, on ${markName}`
  return place ? `${moment}, on the picture` : moment
}
