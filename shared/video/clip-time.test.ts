import { expect, test } from 'vitest'
import { stepOf, videoMsAt } from './clip-time.ts'

const cut = {
  durationMs: 9_000,
  spans: [
    { atMs: 0, from: 200, to: 1_200 },
    { atMs: 1_000, from: 5_000, to: 8_000 },
  ],
}

test('without cuts the video runs with the sound, and its last moment stays', () => {
  expect([-5, 0, 700, 3_000, 4_000].map((atMs) => videoMsAt({ durationMs: 3_000 }, atMs))).toEqual([
    0, 0, 700, 3_000, 3_000,
  ])
})

test('what was cut from the sound is jumped over in the video', () => {
  expect([0, 999, 1_000, 3_999, 4_000, 60_000].map((atMs) => videoMsAt(cut, atMs))).toEqual([
    200, 1_199, 5_000, 7_999, 8_000, 8_000,
  ])
})

test('a clip that began later than the sound, and stood while it went on, shows the nearest picture meanwhile', () => {
  const late = {
    durationMs: 5_000,
    spans: [
      { atMs: 2_000, from: 0, to: 1_000 },
      { atMs: 4_000, from: 1_000, to: 5_000 },
    ],
  }
  expect([0, 2_000, 2_600, 3_500, 4_000, 6_000].map((atMs) => videoMsAt(late, atMs))).toEqual([
    0, 0, 600, 1_000, 1_000, 3_000,
  ])
  const isRunning = (positionMs: number): boolean =>
    stepOf({ video: late, positionMs, isPlaying: true, shownMs: videoMsAt(late, positionMs) }).isRunning
  expect([0, 2_000, 3_500, 4_000, 7_999, 8_000].map(isRunning)).toEqual([false, true, false, true, true, false])
})

test('spans that no honest sender makes lead nowhere outside of the video', () => {
  const hostile = {
    durationMs: 1_000,
    spans: [
      { atMs: 400, from: 900, to: 100 },
      { atMs: 400, from: 0, to: 99_999 },
      { atMs: 100, from: 5_000, to: 6_000 },
    ],
  }
  for (const atMs of [0, 500, 5_000, 200_000]) {
    const shownMs = videoMsAt(hostile, atMs)
    expect(shownMs >= 0 && shownMs <= 1_000).toBe(true)
  }
  expect(videoMsAt({ durationMs: 1_000, spans: [] }, 500)).toBe(0)
})

test('a video that is a little late runs on, and one that is too late is moved', () => {
  const playing = { video: cut, positionMs: 500, isPlaying: true }
  expect(stepOf({ ...playing, shownMs: 640 })).toEqual({ seekMs: null, isRunning: true })
  expect(stepOf({ ...playing, shownMs: 600 })).toEqual({ seekMs: 700, isRunning: true })
})

test('at a cut the video is moved at once', () => {
  expect(stepOf({ video: cut, positionMs: 1_000, isPlaying: true, shownMs: 1_200 }).seekMs).toBe(5_000)
})

test('while the player stands the video shows the very moment', () => {
  const paused = { video: cut, positionMs: 500, isPlaying: false }
  expect(stepOf({ ...paused, shownMs: 660 })).toEqual({ seekMs: 700, isRunning: false })
  expect(stepOf({ ...paused, shownMs: 690 })).toEqual({ seekMs: null, isRunning: false })
})

test('where the video has ended it stands while the sound goes on', () => {
  expect(stepOf({ video: { durationMs: 3_000 }, positionMs: 9_000, isPlaying: true, shownMs: 3_000 })).toEqual({
    seekMs: null,
    isRunning: false,
  }) // What the last span leaves out is not run into.
  expect(stepOf({ video: cut, positionMs: 9_000, isPlaying: true, shownMs: 8_000 }).isRunning).toBe(false)
})
