import { expect, it } from 'vitest'
import { stepSpeed } from './player-store.ts'

it('steps through the choices and stops at both ends', () => {
  expect(stepSpeed(1, 1)).toBe(1.25)
  expect(stepSpeed(1, -1)).toBe(0.75)
  expect(stepSpeed(3, 1)).toBe(3)
  expect(stepSpeed(0.5, -1)).toBe(0.5)
})
it('goes to the nearest choice from a speed between two', () => {
  expect(stepSpeed(1.1, 1)).toBe(1.25)
  expect(stepSpeed(1.1, -1)).toBe(1)
})
