import { describe, expect, it } from 'vitest'
import { barsOf, positionAt, waveformWidth } from './waveform-bars.ts'

describe('bars', () => {
  it('keeps the loudest of each span', () => expect(barsOf([0, 255, 0, 0], 2)[0]).toBe(1))
  it('leaves no gap where it is silent', () => expect(Math.min(...barsOf([0, 0, 255], 3))).toBeGreaterThan(0))
  it('fills more bars than there are peaks', () => expect(barsOf([255, 0], 8)).toHaveLength(8))
  it('shows a quiet note at its own scale, but not noise at full height', () => {
    expect(Math.max(...barsOf([60, 60], 2))).toBe(1)
    expect(Math.max(...barsOf([3, 3], 2))).toBeLessThan(0.3)
  })
  it('has bars before the peaks are known', () => expect(barsOf([], 5)).toHaveLength(5))
})

it('reads a place in the note from the pointer, within its ends', () => {
  expect(positionAt(50, 100, 8000)).toBe(4000)
  expect(positionAt(-5, 100, 8000)).toBe(0)
  expect(positionAt(500, 100, 8000)).toBe(8000)
  expect(positionAt(5, 0, 8000)).toBe(0)
})

it('grows with the length and ends somewhere', () => {
  expect(waveformWidth(3000)).toBeLessThan(waveformWidth(30_000))
  expect(waveformWidth(3_600_000)).toBe(420)
})
