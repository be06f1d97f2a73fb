import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snippetOf } from './snippet.ts'
import { fold, indexOfTerm, termsOf, wordsOf } from './words.ts'

const folded = (text: string): string[] => wordsOf(text).map((word) => word.folded)
const marked = (text: string, question: string): string => {
  const { text: piece, ranges } = snippetOf(text, termsOf(question))
  return ranges
    .toReversed()
    .reduce((out, { start, end }) => `${out.slice(0, start)}[${out.slice(start, end)}]${out.slice(end)}`, piece)
}

describe('words', () => {
  it.each([
    ['Ångström', 'angstrom'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['ısı', 'isi'],
    ['smørrebrød', 'smorrebrod'],
    ['Łódź', 'lodz'],
    ['ｆｕｌｌ', 'full'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['Ёлка', 'елка'],
  ])('of %s is found as %s', (text, expected) => expect(fold(text)).toBe(expected))

  it('end at everything that is no letter and no digit', () =>
    expect(folded(`it's "AND" (NOT) a*b - v1.2_x`)).toEqual(['it', 's', 'and', 'not', 'a', 'b', 'v1', '2', 'x']))
  it('are single signs where a script has no spaces', () =>
    expect(folded('会議は10時です')).toEqual(['会', '議', 'は', '10', '時', 'で', 'す']))
  it('keep the vowels of scripts that need them', () => expect(folded('हिन्दी')).toHaveLength(1))
  it('say where they stand', () =>
    expect(wordsOf('a café!')).toEqual([
      { folded: 'a', start: 0, end: 1 },
      { folded: 'cafe', start: 2, end: 6 },
    ]))
  it('hold nothing but letters and digits, whatever a sign stands for', () =>
    expect(folded('⑴ ﷺ ½')).toEqual(['1', expect.not.stringMatching(/\s/), '12']))
  it('have an end', () => expect(folded('x'.repeat(10_000))[0]).toHaveLength(48))
})

describe('the terms of a question', () => {
  it('are its words; signs that touch belong together', () =>
    expect(termsOf('red 日本 v1')).toEqual([['red'], ['日', '本'], ['v1']]))
  it('are few, whatever is pasted', () => {
    expect(termsOf('word '.repeat(2_000))).toHaveLength(12)
    expect(termsOf('字'.repeat(10_000)).flat()).toHaveLength(12)
    expect(termsOf('"*()^:-+')).toEqual([])
  })
  it('are found as the beginning of a word, and side by side', () => {
    expect(indexOfTerm(wordsOf('the builder'), ['build'])).toBe(1)
    expect(indexOfTerm(wordsOf('東京の日本語'), ['日', '本'])).toBe(3)
    expect(indexOfTerm(wordsOf('日記と本'), ['日', '本'])).toBe(-1)
  })
})

describe('a snippet', () => {
  it('marks every word that was found, accents or not', () =>
    expect(marked('The café near CAFETERIA street', 'cafe')).toBe('The [café] near [CAFETERIA] street'))
  it('begins near the first place found and says that it was cut', () => {
    const text = `${'before '.repeat(50)}needle${' after'.repeat(50)}`
    const piece = snippetOf(text, termsOf('needle'))
    expect(piece).toMatchObject({ isCutBefore: true, isCutAfter: true })
    expect(piece.text.length).toBeLessThanOrEqual(160)
    expect(marked(text, 'needle')).toContain('before [needle] after')
  })
  it('is the beginning when the text itself was not what was found', () =>
    expect(snippetOf('hello there', termsOf('bob'))).toEqual({
      text: 'hello there',
      ranges: [],
      isCutBefore: false,
      isCutAfter: false,
    }))
  it('holds ranges that are inside it and apart, for any text and question', () => {
    const signs = [
      'a',
      'B',
      ' ',
      '\n',
      'é',
      'e\u0301',
      '\u0301',
      'ß',
      'İ',
      '日',
      '本',
      'で',
      'ท',
      '⑴',
      '👍',
      '\ud83d',
      '"',
    ]
    const anyText = fc.string({ unit: fc.constantFrom(...signs), maxLength: 300 })
    fc.assert(
      fc.property(anyText, anyText, (text, more) => {
        const piece = snippetOf(text, termsOf(`${text.slice(0, 30)} ${more.slice(0, 20)}`))
        const edges = [0, ...piece.ranges.flatMap(({ start, end }) => [start, end]), piece.text.length]
        return edges.every((edge, index) => index === 0 || edge >= (edges[index - 1] ?? 0))
      }),
    )
  })
})
