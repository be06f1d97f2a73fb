import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from './model.ts'
import { pausedClock, resumedClock, startedClock, takeMs } from './take-clock.ts'
import { textOf } from './text-of.ts'

const sheet = (label: string) => ({ width: 800, height: 600, picture: null, label })
const trackOf = (...events: TrackEvent[]): Track => ({
  durationMs: 9000,
  scenes: [sheet('Figma: Sign-in'), sheet('')],
  events,
})
const mark = { ink: 'red', size: 20, at: { x: 0, y: 0 } } as const
const text = (id: number, words: string): TrackEvent => ({
  kind: 'text',
  atMs: 100 * id,
  id: markId(id),
  ...mark,
  text: words,
})
const step = (id: number, number: number, words: string): TrackEvent => ({
  kind: 'step',
  atMs: 100 * id,
  id: markId(id),
  ...mark,
  number,
  text: words,
})
const hide = (atMs: number, id: number, cause: 'erased' | 'undone' | 'cleared'): TrackEvent => ({
  kind: 'hide',
  atMs,
  ids: [markId(id)],
  cause,
})
const wordsOf = (track: Track) => textOf(track).map((item) => item.text)

describe('what a track says in letters', () => {
  it('is read in order: the picture, texts, and steps with their numbers', () => {
    const track = trackOf(
      text(1, ' too small '),
      step(2, 1, 'open the menu'),
      step(3, 2, ''),
      { kind: 'scene', atMs: 400, scene: 1 },
      text(5, '<b>bold</b>'),
    )
    expect(wordsOf(track)).toEqual(['Figma: Sign-in', 'too small', '1. open the menu', 'Step 2', '<b>bold</b>'])
    expect(textOf(track).at(-1)).toEqual({ kind: 'text', atMs: 500, scene: 1, markId: 5, text: '<b>bold</b>' })
  })

  it('leaves out what was taken back, and keeps what was cleared away after it was shown', () => {
    const track = trackOf(
      text(1, 'erased'),
      text(2, 'undone'),
      text(3, 'cleared'),
      hide(400, 1, 'erased'),
      hide(500, 2, 'undone'),
      hide(600, 3, 'cleared'),
    )
    expect(wordsOf(track)).toEqual(['Figma: Sign-in', 'cleared'])
    const redone: TrackEvent = { kind: 'show', atMs: 700, ids: [markId(2)], cause: 'redone' }
    expect(wordsOf({ ...track, events: [...track.events, redone] })).toEqual(['Figma: Sign-in', 'undone', 'cleared'])
  })

  it('says the name of a picture once, and of none that is not shown', () => {
    const scene = (atMs: number, index: number): TrackEvent => ({ kind: 'scene', atMs, scene: index })
    expect(wordsOf(trackOf(scene(10, 1), scene(20, 0), scene(30, 1), scene(40, 0)))).toEqual(['Figma: Sign-in'])
    expect(wordsOf(trackOf(scene(0, 1)))).toEqual([])
  })
})

describe('the clock of a take', () => {
  it('stands while the take is paused', () => {
    const paused = pausedClock(startedClock(1000), 3500)
    expect(takeMs(paused, 9000)).toBe(2500)
    const resumed = resumedClock(paused, 9000)
    expect(takeMs(resumed, 9100)).toBe(2600)
    expect(resumedClock(resumed, 9900)).toBe(resumed)
  })

  it('goes on where a draft ended, and never back', () => {
    const clock = startedClock(1000, 60_000)
    expect(takeMs(clock, 1400.4)).toBe(60_400)
    expect(takeMs(clock, 500)).toBe(60_000)
  })
})
