import type { SearchHit } from '#shared/contract/desktop-answers.ts'
import type { SearchState } from '../../stores/search-store.ts'

/** The line under what was found: how much it is, or what to do when it is nothing. */
export function summaryOf({ status, hits, next, isComplete, failure }: SearchState): string {
  if (status === 'blank') return 'Searches everything on this device, with or without a connection.'
  if (status === 'failed') return failure ?? 'This could not be searched just now. Type on to try again.'
  if (status === 'asking' && hits.length === 0) return 'Searching…'
  const reading = isComplete ? '' : ' Older notes are still being read in; there may be more in a moment.'
  if (hits.length === 0) return `No note on this device has all of that.${reading}`
  if (next !== null) return `${hits.length} notes, and more below.${reading}`
  return `${hits.length} ${hits.length === 1 ? 'note' : 'notes'}.${reading}`
}

export interface Piece {
  readonly text: string
  readonly isFound: boolean
  readonly at: number
}

/** The snippet cut where marks begin and end, so that it is drawn as text and never as markup. */
export function piecesOf({ text, ranges, isCutBefore, isCutAfter }: NonNullable<SearchHit['snippet']>): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end } of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), isFound: false, at })
    pieces.push({ text: text.slice(start, end), isFound: true, at: start })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isFound: false, at })
  const dots = { text: '…', isFound: false }
  return [
    ...(isCutBefore ? [{ ...dots, at: -1 }] : []),
    ...pieces,
    ...(isCutAfter ? [{ ...dots, at: text.length }] : []),
  ]
}
