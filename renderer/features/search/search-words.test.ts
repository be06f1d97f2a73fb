import { describe, expect, it } from 'vitest'
import { piecesOf } from './search-words.ts'

describe('the pieces of a snippet', () => {
  it('cut it where marks begin and end', () =>
    expect(
      piecesOf({ text: 'a <b> c', ranges: [{ start: 3, end: 4 }], isCutBefore: false, isCutAfter: true }).map(
        ({ text, isFound }) => (isFound ? `[${text}]` : text),
      ),
    ).toEqual(['a <', '[b]', '> c', '…']))
  it('are the whole of it where nothing was found in the text', () =>
    expect(piecesOf({ text: 'all', ranges: [], isCutBefore: false, isCutAfter: false })).toEqual([
      { text: 'all', isFound: false, at: 0 },
    ]))
  it('have keys of their own', () => {
    const pieces = piecesOf({
      text: 'one two',
      ranges: [
        { start: 0, end: 3 },
        { start: 4, end: 7 },
      ],
      isCutBefore: true,
      isCutAfter: true,
    })
    expect(new Set(pieces.map(({ at }) => at)).size).toBe(pieces.length)
  })
})
