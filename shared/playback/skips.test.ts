import { describe, expect, it } from 'vitest'
import { gapsToSkip, listeningMs } from './skips.ts'

const short = { fromMs: 1000, toMs: 1100 }
const middle = { fromMs: 2000, toMs: 2500 }
const long = { fromMs: 4000, toMs: 6000 }
const gaps = [short, middle, long]

describe('pauses to skip', () => {
  it('are none, the long ones or all, as the listener likes', () => {
    expect(gapsToSkip(gaps, 'off', 1)).toEqual([])
    expect(gapsToSkip(gaps, 'long', 1)).toEqual([long])
    expect(gapsToSkip(gaps, 'all', 1)).toEqual(gaps)
  })

  it('are only those that take longer to play than to jump over', () => {
    expect(gapsToSkip(gaps, 'all', 2)).toEqual([middle, long])
    expect(gapsToSkip(gaps, 'all', 3)).toEqual([middle, long])
  })

  it('make listening shorter, as the speed does', () => {
    const note = { durationMs: 10_000, gaps }
    expect(listeningMs(note, { speed: 1, skip: 'off' })).toBe(10_000)
    expect(listeningMs(note, { speed: 2, skip: 'all' })).toBe(3750)
    expect(listeningMs({ durationMs: 0, gaps: [] }, { speed: 1, skip: 'all' })).toBe(0)
  })
})
