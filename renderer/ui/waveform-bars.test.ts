import { describe, expect, it } from 'vitest'
import { barsOf, pathOf, positionAt, waveBars, waveformWidth } from './waveform-bars.ts'

describe('bars', () => {
  it('keeps the loudest of each span', () => expect(barsOf([0, 255, 0, 0], 2)[0]).toBe(1))
  it('leaves no gap where it is silent', () => expect(Math.min(...barsOf([0, 0, 255], 3))).toBeGreaterThan(0))
  it('fills more bars than there are peaks', () => expect(barsOf([255, 0], 8)).toHaveLength(8))
  it('shows a quiet note at its own scale, but not noise at full height', () => {
    expect(Math.max(...barsOf([60, 60], 2))).toBe(1)
    expect(Math.max(...barsOf([3, 3], 2))).toBeLessThan(0.3)
  })
  it('takes what is no peak for silence, and what is too loud for the loudest', () => {
    expect(barsOf([Number.NaN, 1e300, -5, Number.NEGATIVE_INFINITY, 255], 5)).toEqual([0.08, 1, 0.08, 0.08, 1])
  })
  it('has bars before the peaks are known', () => expect(barsOf([], 5)).toHaveLength(5))
})

describe('the shape', () => {
  it('has a line for each bar around the middle, which round ends make as high as the bar', () =>
    expect(pathOf([1, 0.5], 24)).toBe('M1 1v22M4 7v10'))
  it('shows silence as dots', () => expect(pathOf(waveBars([], 5), 24)).toBe('M1 12v0M4 12v0'))
  it('has as many bars as are whole on its width', () => {
    expect(waveBars([255], 5)).toHaveLength(2)
    expect(waveBars([255], 4)).toHaveLength(1)
    expect(waveBars([255], 0)).toHaveLength(0)
  })
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
