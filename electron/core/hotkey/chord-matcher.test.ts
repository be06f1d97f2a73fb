import { describe, expect, it } from 'vitest'
import { createChordMatcher, type HookKey, type MatchedKey, type WatchedChord } from './chord-matcher.ts'

const codes = { ctrl: 29, alt: 56, shift: 42, space: 57, escape: 1, a: 30 } as const
type Name = keyof typeof codes
const chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }
const talk: WatchedChord = { binding: 'holdToTalk', chord, keycode: codes.space }
const reply: WatchedChord = { binding: 'replyToLastHeard', chord: { ...chord, shift: true }, keycode: codes.space }
const mark: WatchedChord = { binding: 'chapterMark', chord: { ...chord, key: 'KeyA' }, keycode: codes.a }

/** `+ctrl` is down, `-ctrl` is up; the mask follows as the library's does. */
function match(
  chords: readonly WatchedChord[],
  moves: string,
  lost: readonly string[] = [],
): (readonly MatchedKey[])[] {
  const matcher = createChordMatcher(chords, codes.escape)
  const down = new Set<Name>()
  return moves.split(' ').flatMap((move) => {
    const name = move.slice(1) as Name
    if (move.startsWith('+')) down.add(name)
    else down.delete(name)
    if (lost.includes(move)) return []
    const key: HookKey = {
      isDown: move.startsWith('+'),
      keycode: codes[name],
      ctrlKey: down.has('ctrl'),
      altKey: down.has('alt'),
      shiftKey: down.has('shift'),
      metaKey: false,
    }
    return [matcher(key)]
  })
}
const play = (moves: string): (string | null)[] => match([talk], moves).map(([first]) => first?.kind ?? null)
const heard = (moves: string, lost: readonly string[] = []): string[] =>
  match([talk], moves, lost).flatMap((found) => found.map(({ kind }) => kind))
const heardOf = (moves: string): string[] =>
  match([talk, reply, mark], moves).flatMap((found) =>
    found.map((key) => ('binding' in key ? `${key.kind} ${key.binding}` : key.kind)),
  )

describe('the chord', () => {
  it('is pressed when all of it is down, and released when its key goes up', () => {
    expect(play('+ctrl +alt +space -space -alt -ctrl')).toEqual([null, null, 'pressed', 'released', null, null])
  })

  it('is released when a modifier goes up first', () => {
    expect(play('+ctrl +alt +space -ctrl -space -alt')).toEqual([null, null, 'pressed', 'released', null, null])
  })

  it('is pressed in whatever order its keys go down', () => {
    expect(heard('+space +alt +ctrl')).toEqual(['pressed'])
  })

  it('filters key repeat', () => {
    expect(heard('+ctrl +alt +space +space +space +space -space')).toEqual(['pressed', 'released'])
  })

  it('is another chord with another modifier', () => {
    expect(heard('+ctrl +alt +shift +space -space')).toEqual([])
  })

  it('stays down when other keys are hit meanwhile', () => {
    expect(heard('+ctrl +alt +space +shift -shift +a -a')).toEqual(['pressed'])
  })

  it('is released by the next event after a key-up that was lost', () => {
    expect(heard('+ctrl +alt +space -ctrl -alt +a', ['-ctrl', '-alt'])).toEqual(['pressed', 'released'])
  })

  it('gives Esc once per press, and no other key at all', () => {
    expect(play('+a -a +escape +escape -escape +escape')).toEqual([null, null, 'escaped', null, null, 'escaped'])
  })

  it('is one of several, each by its own keys', () => {
    expect(heardOf('+ctrl +alt +shift +space -space -shift +space -space')).toEqual([
      'pressed replyToLastHeard',
      'released replyToLastHeard',
      'pressed holdToTalk',
      'released holdToTalk',
    ])
  })

  it('stays what it was when a modifier joins that would make another of it', () => {
    expect(heardOf('+ctrl +alt +space +shift -shift -space')).toEqual(['pressed holdToTalk', 'released holdToTalk'])
  })

  it('lets another one be pressed while it is held', () => {
    expect(heardOf('+ctrl +alt +space +a -a -space')).toEqual([
      'pressed holdToTalk',
      'pressed chapterMark',
      'released chapterMark',
      'released holdToTalk',
    ])
  })
})
