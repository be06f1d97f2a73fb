import { expect, it } from 'vitest'
import { elapsedText } from './elapsed.ts'

it('counts minutes, seconds and tenths', () => {
  expect(elapsedText(0)).toBe('0:00.0')
  expect(elapsedText(7_390)).toBe('0:07.3')
  expect(elapsedText(61_000)).toBe('1:01.0')
  expect(elapsedText(3_600_000)).toBe('60:00.0')
})
