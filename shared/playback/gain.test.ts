import { describe, expect, it } from 'vitest'
import { playbackGainDb } from './gain.ts'

const measured = (lufs: number) => ({ lufs, truePeakDb: -6 })

describe('how far a note is turned up or down', () => {
  it('brings a whisper and a shout to the same loudness', () => {
    expect(playbackGainDb(measured(-48), 0)).toBe(30)
    expect(playbackGainDb(measured(-8), 0)).toBe(-10)
    expect(playbackGainDb(measured(-18), 0)).toBe(0)
  })

  it('adds what the listener chose for this person', () => {
    expect(playbackGainDb(measured(-24), 3)).toBe(9)
    expect(playbackGainDb(measured(-24), 99)).toBe(18)
  })

  it('plays what nobody measured as it is', () => {
    expect(playbackGainDb(null, 0)).toBe(0)
    expect(playbackGainDb(null, -4)).toBe(-4)
  })

  it('believes no sender who would blow out an ear', () => {
    expect(playbackGainDb(measured(-100), 0)).toBe(36)
    expect(playbackGainDb(measured(20), 0)).toBe(-24)
    expect(playbackGainDb(measured(Number.NaN), Number.NaN)).toBe(0)
  })
})
