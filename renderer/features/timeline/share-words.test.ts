import { expect, it } from 'vitest'
import { shareWords } from './share-words.ts'

it('says how much can be heard without the server', () => {
  expect(shareWords({ here: 37, total: 40 })).toBe('37 of 40 recordings on this computer')
  expect(shareWords({ here: 40, total: 40 })).toBe('All 40 recordings on this computer')
  expect(shareWords({ here: 1, total: 1 })).toBe('The recording is on this computer')
  expect(shareWords({ here: 0, total: 0 })).toBe('')
  expect(shareWords(null)).toBe('')
})
