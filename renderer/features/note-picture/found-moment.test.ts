import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import { foundMoment, isOnPictures } from './found-moment.ts'

const text = (id: number, atMs: number, words: string): TrackEvent => ({
  kind: 'text',
  atMs,
  id: markId(id),
  ink: 'red',
  size: 20,
  at: { x: 0, y: 0 },
  text: words,
})
const track: Track = {
  durationMs: 9_000,
  scenes: [{ width: 10, height: 10, picture: null, label: 'Sign-in page' }],
  events: [text(0, 2_000, 'Too far down'), text(1, 4_000, 'further down, please'), text(2, 6_000, 'down')],
}

describe('what is found on a picture', () => {
  it('is where most of the words stand, the first of several', () => {
    expect(foundMoment(track, 'down')).toBe(2_000)
    expect(foundMoment(track, 'please down')).toBe(4_000)
    expect(foundMoment(track, 'SIGN')).toBe(0)
    expect(foundMoment(track, 'nothing')).toBeNull()
  })

  it('is nothing when some of the words are elsewhere in the note, or none was searched for', () => {
    expect(isOnPictures('Too far down', 'down fár')).toBe(true)
    expect(isOnPictures('Too far down', 'down thursday')).toBe(false)
    expect(isOnPictures('Too far down', '  ')).toBe(false)
  })
})
