import { describe, expect, it } from 'vitest'
import { type FollowedTake, followedTime, type TakeTime, timeOf } from './take-time.ts'

const take = (durationMs: number, more: Partial<FollowedTake> = {}): FollowedTake => ({
  state: 'recording',
  durationMs,
  ...more,
})

/** A recording that began at `zeroMs`, told page by page, each with its own delay. */
function told(delays: readonly number[], zeroMs = 1_000, from: TakeTime | null = null): TakeTime {
  return delays.reduce<TakeTime | null>((time, delayMs, page) => {
    const durationMs = (page + 1) * 200
    return followedTime(time, take(durationMs), zeroMs + durationMs + delayMs)
  }, from) as TakeTime
}

describe('the time of a take, as a window follows it', () => {
  it('stands at 0 until the first page is kept, and for a draft that goes on at what it had', () => {
    const opening = followedTime(null, take(0, { state: 'opening' }), 500)
    expect(timeOf(opening, 5_000)).toBe(0)
    expect(timeOf(followedTime(null, take(7_400, { state: 'opening' }), 500), 900)).toBe(7_400)
  })

  it('is within 50 ms of the voice, however late single pages come', () => {
    const delays = Array.from({ length: 300 }, (_, page) => 12 + ((page * 37) % 140))
    let time: TakeTime | null = null
    delays.forEach((delayMs, page) => {
      const durationMs = (page + 1) * 200
      const nowMs = 1_000 + durationMs + delayMs
      time = followedTime(time, take(durationMs), nowMs)
      if (page > 10) expect(Math.abs(timeOf(time, nowMs + 90) - (nowMs + 90 - 1_000))).toBeLessThan(50)
    })
  })

  it('follows a sound card that is slower or faster than the computer', () => {
    for (const rate of [0.999, 1.001]) {
      let time: TakeTime | null = null
      let nowMs = 0
      for (let page = 1; page <= 3_000; page += 1) {
        nowMs = 1_000 + (page * 200) / rate + 15
        time = followedTime(time, take(page * 200), nowMs)
      }
      if (!time) throw new Error('no page')
      expect(Math.abs(timeOf(time, nowMs) - (3_000 * 200 + 15))).toBeLessThan(50)
    }
  })

  it('stands while paused, and what is drawn then happens when the voice goes on', () => {
    const before = told([20, 20, 20])
    const paused = followedTime(before, take(600, { isPaused: true }), 1_700)
    expect(timeOf(paused, 1_700)).toBe(680)
    expect(timeOf(paused, 60_000)).toBe(680)
    const resumed = followedTime(paused, take(600), 60_000)
    expect(timeOf(resumed, 60_100)).toBe(780)
    // The page that the pause broke in two, 120 ms after the voice went on.
    expect(timeOf(followedTime(resumed, take(800), 60_140), 60_140)).toBe(800)
  })

  it('stands when no page comes any more, and is right again soon after they come', () => {
    const stalled = told([15, 15, 15])
    expect(timeOf(stalled, 30_000)).toBe(1_600)
    let time: TakeTime = stalled
    for (let page = 4; page <= 16; page += 1) time = followedTime(time, take(page * 200), 20_000 + page * 200 + 15)
    expect(timeOf(time, 20_000 + 16 * 200 + 15)).toBeCloseTo(16 * 200, -2)
  })

  it('ends where the recording ends', () => {
    const ended = followedTime(told([15, 15]), take(1_234, { state: 'draft' }), 9_000)
    expect(timeOf(ended, 90_000)).toBe(1_234)
  })
})
