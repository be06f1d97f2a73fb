import { expect, it } from 'vitest'
import { arrivalNumber, arrivalWords } from './arrival-words.ts'

it('says how much of a clip is here, and that the rest waits for the server', () => {
  const arrival = { haveBytes: 12_000_000, isCut: false }
  expect(arrivalWords(arrival, 118_000_000)).toBe('Fetching the clip, 10 % of 118.0 MB…')
  expect(arrivalNumber(arrival, 118_000_000)).toBe('10 %')
  expect(arrivalWords({ ...arrival, isCut: true }, 118_000_000)).toBe(
    'The server does not answer. The clip goes on when it is back: 10 % of 118.0 MB is here.',
  )
  expect(arrivalNumber({ ...arrival, isCut: true }, 118_000_000)).toBe('No server')
})

it('never says that all of it is here while it is waited for, and names no number that is not known', () => {
  expect(arrivalNumber({ haveBytes: 1_000, isCut: false }, 1_000)).toBe('99 %')
  expect(arrivalWords(null, 1_000)).toBe('Opening the clip…')
})
