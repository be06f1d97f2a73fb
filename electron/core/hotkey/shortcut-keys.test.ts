import { describe, expect, it } from 'vitest'
import type { Chord } from '#shared/contract/keys.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { acceleratorOf } from './accelerator.ts'
import type { SourceStatus } from './key-source.ts'
import { createShortcutKeys } from './shortcut-keys.ts'

const chord = (key: string): Chord => ({ ctrl: true, alt: true, shift: false, meta: false, key })
const bindings = { ...defaultBindings, playPause: chord('KeyP'), speedUp: chord('Period') }

function setUp(taken: readonly string[] = []) {
  let nowMs = 0
  const registered = new Map<string, () => void>()
  const source = createShortcutKeys({
    shortcuts: {
      register(accelerator, onPressed) {
        if (taken.includes(accelerator)) return false
        registered.set(accelerator, onPressed)
        return true
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, setTimer: () => ({ cancel: () => {} }) },
    log: () => {},
  })
  const statuses: SourceStatus[] = []
  const events: string[] = []
  source.onStatus((status) => statuses.push(status))
  source.onEvent((event) => events.push('binding' in event ? `${event.kind} ${event.binding}` : event.kind))
  return {
    source,
    registered,
    statuses,
    events,
    press(accelerator: string, afterMs: number) {
      nowMs += afterMs
      registered.get(accelerator)?.()
    },
  }
}

describe('keys by the system’s shortcuts', () => {
  it('are asked for by Electron’s names, and given back', async () => {
    const { source, registered } = setUp()
    source.start(bindings)
    expect([...registered.keys()]).toEqual(['Control+Alt+Space', 'Control+Alt+P', 'Control+Alt+.'])
    await source.stop()
    expect(registered.size).toBe(0)
  })

  it('are one press however often the system repeats them', () => {
    const { source, events, press } = setUp()
    source.start(bindings)
    press('Control+Alt+Space', 0)
    press('Control+Alt+Space', 1_000)
    for (let at = 0; at < 50; at += 1) press('Control+Alt+Space', 30)
    press('Control+Alt+Space', 2_000)
    expect(events).toEqual(['toggled holdToTalk', 'toggled holdToTalk'])
  })

  it('repeat where repeating is wanted', () => {
    const { source, events, press } = setUp()
    source.start(bindings)
    for (let at = 0; at < 3; at += 1) press('Control+Alt+.', 30)
    expect(events).toHaveLength(3)
  })

  it('say which of them another program has', () => {
    const { source, statuses } = setUp(['Control+Alt+P'])
    source.start(bindings)
    expect(statuses).toEqual([
      {
        kind: 'running',
        partly: null,
        canConfigure: false,
        keys: { playPause: { trigger: null, problem: expect.stringContaining('another program') } },
      },
    ])
  })

  it('are unavailable when the system gives none', () => {
    const { source, statuses } = setUp(['Control+Alt+Space'])
    source.start(defaultBindings)
    expect(statuses).toEqual([
      { kind: 'unavailable', why: expect.stringContaining('none'), isDenied: false, isAbsent: false },
    ])
  })

  it('let keys through while they are chosen by pressing them', () => {
    const { source, registered } = setUp()
    source.start(bindings)
    source.setSuspended(true)
    expect(registered.size).toBe(0)
    source.setSuspended(false)
    expect(registered.size).toBe(3)
  })
})

describe('the name of keys for Electron', () => {
  it.each([
    ['KeyA', 'Control+Alt+A'],
    ['Digit1', 'Control+Alt+1'],
    ['F12', 'Control+Alt+F12'],
    ['ArrowLeft', 'Control+Alt+Left'],
    ['Numpad3', 'Control+Alt+num3'],
    ['Backslash', 'Control+Alt+\\'],
  ])('of %s', (key, name) => expect(acceleratorOf(chord(key))).toBe(name))

  it('is none for a key it has no name for', () => {
    expect(acceleratorOf(chord('IntlRo'))).toBeNull()
    expect(acceleratorOf(chord('F25'))).toBeNull()
  })
})
