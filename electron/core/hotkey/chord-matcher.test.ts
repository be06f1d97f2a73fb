import { describe, expect, it } from 'vitest'
import { type ChordEvent, createChordMatcher, type HookKey } from './chord-matcher.ts'

const codes = { ctrl: 29, alt: 56, shift: 42, space: 57, escape: 1, a: 30 } as const
type Name = keyof typeof codes
const chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }

/** `+ctrl` is down, `-ctrl` is up; the mask follows as the library's does. */
function play(moves: string, lost: readonly string[] = []): (ChordEvent | null)[] {
  const match = createChordMatcher(chord, { key: codes.space, escape: codes.escape })
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
    return [match(key)]
  })
}
const heard = (moves: string, lost: readonly string[] = []): ChordEvent[] =>
  play(moves, lost).filter((event) => event !== null)

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
})
