import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Gesture, idleGesture, type KeyEvent, onGesture } from './gesture.ts'
import { takeTuning } from './tuning.ts'

const NOW = 1_000_000

const gestures: Record<string, Gesture> = {
  idle: idleGesture,
  'held for 100 ms': { kind: 'held', sinceMs: NOW - 100, lastPressMs: NOW - 100 },
  'held for 3 s, key repeating': { kind: 'held', sinceMs: NOW - 3_000, lastPressMs: NOW - 30 },
  'held for 3 s, silent key': { kind: 'held', sinceMs: NOW - 3_000, lastPressMs: NOW - 3_000 },
  'held for 2 min, silent since 70 s': { kind: 'held', sinceMs: NOW - 120_000, lastPressMs: NOW - 70_000 },
  'held for 2 min, never repeated': { kind: 'held', sinceMs: NOW - 120_000, lastPressMs: NOW - 120_000 },
  'held for 11 min, never repeated': { kind: 'held', sinceMs: NOW - 660_000, lastPressMs: NOW - 660_000 },
  'latched 100 ms ago': { kind: 'latched', sinceMs: NOW - 100 },
  'latched 3 s ago': { kind: 'latched', sinceMs: NOW - 3_000 },
  'spent, pressed 100 ms ago': { kind: 'spent', lastPressMs: NOW - 100 },
  'spent, pressed 3 s ago': { kind: 'spent', lastPressMs: NOW - 3_000 },
}
const kinds = Object.keys({
  pressed: true,
  released: true,
  escaped: true,
  toggled: true,
  takeEnded: true,
  unwatched: true,
  waited: true,
  resumed: true,
} satisfies Record<KeyEvent['kind'], true>) as KeyEvent['kind'][]

/** Times are shown as they are from now. */
const words = ({ kind, ...fields }: Gesture): string => {
  const rest = Object.entries(fields).map(([name, at]) => `${name}: ${Number(at) - NOW}`)
  return rest.length === 0 ? kind : `${kind}(${rest.join(', ')})`
}

function table(): string {
  const rows = Object.entries(gestures).flatMap(([name, gesture]) =>
    kinds.map((kind) => {
      const [next, verbs] = onGesture(gesture, { kind, atMs: NOW })
      const after = next === gesture ? '(stays)' : words(next)
      return [name.padEnd(34), kind.padEnd(10), '->', after, ...verbs.map((verb) => `+ ${verb.kind}`)].join(' ')
    }),
  )
  const intro = 'Every gesture x every event: next gesture + verbs. Times in ms from now. Compared by gesture.test.ts.'
  return `${intro}\n\n${rows.join('\n')}\n`
}

/** `[kind, atMs]` in order; the verbs that came out. */
function perform(...moves: readonly (readonly [KeyEvent['kind'], number])[]): string[] {
  let gesture: Gesture = idleGesture
  return moves.flatMap(([kind, atMs]) => {
    const [next, verbs] = onGesture(gesture, { kind, atMs })
    gesture = next
    return verbs.map((verb) => verb.kind)
  })
}

describe('the key', () => {
  it('means for every gesture and event what the table says', async () => {
    await expect(table()).toMatchFileSnapshot('./gesture.table.txt')
  })

  it('talks while held', () => {
    expect(perform(['pressed', 0], ['released', 2_000])).toEqual(['openTake', 'finishTake'])
  })

  it('latches on a tap and finishes on the next press', () => {
    expect(perform(['pressed', 0], ['released', 120], ['pressed', 4_000], ['released', 4_100])).toEqual([
      'openTake',
      'latchTake',
      'finishTake',
    ])
  })

  it('starts with one press and finishes with the next where letting go is not told', () => {
    expect(perform(['toggled', 0], ['toggled', 4_000])).toEqual(['openTake', 'latchTake', 'finishTake'])
  })

  it('takes a double press for one where letting go is not told', () => {
    expect(perform(['toggled', 0], ['toggled', 200], ['toggled', 4_000])).toEqual([
      'openTake',
      'latchTake',
      'finishTake',
    ])
  })

  it('goes on with free hands when the other key is pressed during a hold', () => {
    expect(perform(['pressed', 0], ['toggled', 1_000], ['released', 1_500], ['toggled', 4_000])).toEqual([
      'openTake',
      'latchTake',
      'finishTake',
    ])
  })

  it('opens the take at key down, before it knows whether this is a hold or a tap', () => {
    expect(perform(['pressed', 0])).toEqual(['openTake'])
  })

  it('takes key repeat for one long press', () => {
    const repeats = Array.from({ length: 50 }, (_, i) => ['pressed', 660 + 40 * i] as const)
    expect(perform(['pressed', 0], ...repeats, ['released', 2_700])).toEqual(['openTake', 'finishTake'])
  })

  it('takes a double click for one tap: two starts are one take', () => {
    expect(perform(['pressed', 0], ['released', 80], ['pressed', 200], ['released', 280])).toEqual([
      'openTake',
      'latchTake',
    ])
  })

  it('stops on the next press when the key-up was lost', () => {
    expect(perform(['pressed', 0], ['pressed', 8_000])).toEqual(['openTake', 'finishTake'])
  })

  it('keeps the take when a key that repeated falls silent for a minute: its release was lost', () => {
    const repeats = Array.from({ length: 20 }, (_, i) => ['pressed', 660 + 40 * i] as const)
    const silentAtMs = 660 + 40 * 19
    expect(perform(['pressed', 0], ...repeats, ['waited', silentAtMs + 59_000])).toEqual(['openTake'])
    expect(perform(['pressed', 0], ...repeats, ['waited', silentAtMs + 60_000], ['released', 99_000])).toEqual([
      'openTake',
      'abandonTake',
    ])
  })

  it('gives a key that does not repeat ten minutes', () => {
    expect(perform(['pressed', 0], ['waited', 599_000], ['waited', 600_000])).toEqual(['openTake', 'abandonTake'])
  })

  it('keeps the take when nobody watches the key any more, and the next press begins afresh', () => {
    expect(perform(['pressed', 0], ['unwatched', 2_000], ['released', 2_100], ['pressed', 2_200])).toEqual([
      'openTake',
      'abandonTake',
      'openTake',
    ])
  })

  it('lets a latched take last: no key is down', () => {
    expect(perform(['pressed', 0], ['released', 90], ['waited', 3_000_000])).toEqual(['openTake', 'latchTake'])
  })

  it('ends by the next press what a button has begun, as after a tap', () => {
    expect(perform(['resumed', 0], ['released', 50], ['pressed', 5_000], ['released', 5_100])).toEqual(['finishTake'])
    expect(perform(['resumed', 0], ['escaped', 5_000])).toEqual(['discardTake'])
  })

  it('discards on Esc, and the release that follows does nothing', () => {
    expect(perform(['pressed', 0], ['escaped', 900], ['released', 1_500])).toEqual(['openTake', 'discardTake'])
  })

  it('does not start again from the repeat of a key that was spent by Esc', () => {
    expect(perform(['pressed', 0], ['escaped', 900], ['pressed', 930], ['pressed', 970], ['released', 1_000])).toEqual([
      'openTake',
      'discardTake',
    ])
  })

  it('ignores Esc when nothing is held', () => {
    expect(perform(['escaped', 0], ['released', 10])).toEqual([])
  })

  it('begins afresh after a take that ended by itself', () => {
    const moves = [
      ['pressed', 0],
      ['takeEnded', 2_000],
      ['released', 3_000],
      ['pressed', 3_100],
    ] as const
    expect(perform(...moves)).toEqual(['openTake', 'openTake'])
  })

  it('never opens a second take before the first was finished, discarded or ended, and can always be stopped', () => {
    const move = fc.record({ kind: fc.constantFrom(...kinds), afterMs: fc.integer({ min: 1, max: 5_000 }) })
    void fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let gesture: Gesture = idleGesture
        let isOpen = false
        let atMs = 0
        for (const { kind, afterMs } of moves) {
          atMs += afterMs
          const [next, verbs] = onGesture(gesture, { kind, atMs })
          gesture = next
          for (const verb of verbs) {
            if (verb.kind === 'openTake') expect(isOpen).toBe(false)
            if (verb.kind !== 'latchTake') isOpen = verb.kind === 'openTake'
          }
          if (kind === 'takeEnded') isOpen = false
        }
        if (!isOpen) return
        const later = atMs + takeTuning.repeatGapMs + takeTuning.doublePressMs
        expect(onGesture(gesture, { kind: 'pressed', atMs: later })[1]).toEqual([{ kind: 'finishTake' }])
        expect(onGesture(gesture, { kind: 'escaped', atMs: later })[1]).toEqual([{ kind: 'discardTake' }])
      }),
      { numRuns: 2000 },
    )
  })
})
