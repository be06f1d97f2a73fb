import type { Track } from '#shared/annotation/model.ts'
import { textOf } from '#shared/annotation/text-of.ts'
import { indexOfTerm, type Term, termsOf, wordsOf } from '#shared/search/words.ts'

const holds = (text: string, term: Term): boolean => indexOfTerm(wordsOf(text), term) >= 0

/** Whether what was searched for is all on the pictures. */
export function isOnPictures(words: string, searched: string): boolean {
  const terms = termsOf(searched)
  return terms.length > 0 && terms.every((term) => holds(words, term))
}

/** When the text was put on the picture that says most of what was searched for, the first of several; null: none says any of it. */
export function foundMoment(track: Track, searched: string): number | null {
  const terms = termsOf(searched)
  let [best, most] = [null as number | null, 0]
  for (const { atMs, text } of textOf(track)) {
    const count = terms.filter((term) => holds(text, term)).length
    if (count > most) [best, most] = [atMs, count]
  }
  return best
}
