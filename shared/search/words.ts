/**
 * The words by which a text is found: the same for what is indexed, what is asked, and what is marked in an answer. Case,
 * diacritics and widths are folded. Scripts written without spaces give a word per sign; such words stand next to each other.
 */
export interface Word {
  readonly folded: string
  /** UTF-16 offsets in the text. */
  readonly start: number
  readonly end: number
}

const unspaced = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}'
const word = new RegExp(`(?=[\\p{L}\\p{N}])[${unspaced}]\\p{M}*|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const diacritics = /[\u0300-\u036f]/g

/** Letters that Unicode does not take apart, as people type them who do not have them. */
const plain: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
}
const kept = new RegExp(`[${Object.keys(plain).join('')}]`, 'g')

/** A sign such as `⑴` is a digit that folds to more than digits. */
const noWord = /[^\p{L}\p{N}\p{M}]+/gu

/** Longer than any word of a language; past it, a text is a key or an address, and its beginning tells it apart. */
const maxLength = 48

/** `Ångström` -> `angstrom`, `Straße` -> `strasse`. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(diacritics, '')
    .toUpperCase()
    .toLowerCase()
    .replace(diacritics, '')
    .replace(kept, (letter) => plain[letter] ?? letter)
    // Voiced kana and Hangul syllables are one sign again.
    .normalize('NFC')

export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(word), (match) => ({
    folded: fold(match[0]).replace(noWord, '').slice(0, maxLength),
    start: match.index,
    end: match.index + match[0].length,
  })).filter(({ folded }) => folded.length > 0)
}

/** What must be found side by side, in this order; the last word may go on. */
export type Term = readonly string[]

/** More words than this nobody types; they would only make the question slow. */
const maxTerms = 12

/** The terms of a question: all of them must be found. None when it holds no word. */
export function termsOf(question: string): Term[] {
  const groups: string[][] = []
  let end = -1
  for (const { folded, start, end: wordEnd } of wordsOf(question)) {
    const last = groups.at(-1)
    if (last && start === end) last.push(folded)
    else groups.push([folded])
    if (groups.length > maxTerms) break
    end = wordEnd
  }
  return groups.slice(0, maxTerms).map((group) => group.slice(0, maxTerms))
}

/** Where the term stands in the words, as the index of its first word; -1 when it does not. */
export function indexOfTerm(words: readonly Word[], term: Term, from = 0): number {
  for (let at = from; at + term.length <= words.length; at += 1) {
    const isHere = term.every((part, step) => {
      const folded = words[at + step]?.folded ?? ''
      return step === term.length - 1 ? folded.startsWith(part) : folded === part
    })
    if (isHere) return at
  }
  return -1
}
