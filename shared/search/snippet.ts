import { indexOfTerm, type Term, type Word, wordsOf } from './words.ts'

/** A piece of a text with the places that were found in it. Offsets are UTF-16, in `text`; the ranges do not overlap. */
export interface Snippet {
  readonly text: string
  readonly ranges: readonly { readonly start: number; readonly end: number }[]
  /** Whether something was left out before, or behind. */
  readonly isCutBefore: boolean
  readonly isCutAfter: boolean
}

/** About two lines of a list. */
const length = 160
/** What stands before the first place that was found, for the sense of it. */
const lead = 40

/** The piece around the first place found; the beginning of the text when nothing is. Line breaks become spaces. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const words = wordsOf(text)
  const found = rangesIn(words, terms)
  const first = found[0]?.start ?? 0
  const start = first <= lead ? 0 : (words.find((word) => word.start >= first - lead)?.start ?? 0)
  const isCutAfter = text.length - start > length
  const end = isCutAfter ? endBefore(words, start) : text.length
  return {
    text: text.slice(start, end).replace(/\s/g, ' '),
    ranges: found
      .filter((range) => range.start >= start && range.end <= end)
      .map((range) => ({ start: range.start - start, end: range.end - start })),
    isCutBefore: start > 0,
    isCutAfter,
  }
}

function rangesIn(words: readonly Word[], terms: readonly Term[]): { start: number; end: number }[] {
  const isFound = new Set<number>()
  for (const term of terms) {
    for (let at = indexOfTerm(words, term); at >= 0; at = indexOfTerm(words, term, at + 1)) {
      for (let step = 0; step < term.length; step += 1) isFound.add(at + step)
    }
  }
  return words.flatMap(({ start, end }, index) => (isFound.has(index) ? [{ start, end }] : []))
}

/** At the end of a word where there is one; never between the halves of a sign. */
function endBefore(words: readonly Word[], start: number): number {
  const limit = start + length
  const whole = words.findLast((word) => word.end <= limit && word.start > start)?.end
  return whole ?? limit
}
