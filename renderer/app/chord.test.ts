import { describe, expect, it } from 'vitest'
import type { Hotkey } from '#shared/contract/keys.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { capsOfState, chordCaps, chordOf, isChord, ownBindingOf } from './chord.ts'

const none = { code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }

describe('a chord', () => {
  it('is shown as it is printed on the keys', () => {
    const chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }
    expect(chordCaps(chord, false)).toEqual(['Ctrl', 'Alt', 'Space'])
    expect(chordCaps({ ...chord, meta: true, key: 'KeyT' }, true)).toEqual(['⌃', '⌥', '⌘', 'T'])
  })
  it('is not complete while only modifiers are down', () =>
    expect(chordOf({ ...none, code: 'ControlLeft', ctrlKey: true })).toBeNull())
  it('is pressed with no modifier more and none less', () => {
    const chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }
    expect(isChord({ ...none, code: 'Space', ctrlKey: true, altKey: true }, chord)).toBe(true)
    expect(isChord({ ...none, code: 'Space', ctrlKey: true }, chord)).toBe(false)
    expect(isChord({ ...none, code: 'Space', ctrlKey: true, altKey: true, shiftKey: true }, chord)).toBe(false)
  })
  it('needs a modifier, for a bare key is for typing', () => {
    expect(chordOf({ ...none, code: 'KeyA' })).toBeNull()
    expect(chordOf({ ...none, code: 'KeyA', shiftKey: true })).toBeNull()
    expect(chordOf({ ...none, code: 'F9' })).toMatchObject({ key: 'F9' })
    expect(chordOf({ ...none, code: 'KeyA', altKey: true })).toMatchObject({ alt: true, key: 'KeyA' })
  })
})

describe('keys of the settings that a window sees', () => {
  const keys = { ...defaultBindings, playNext: { ctrl: true, alt: true, shift: false, meta: false, key: 'KeyN' } }
  const pressed = { code: 'KeyN', ctrlKey: true, altKey: true, shiftKey: false, metaKey: false }
  const sorry = { trigger: null, problem: 'Another program has them.' }
  const global = {
    kind: 'global',
    backend: 'shortcut',
    canHold: false,
    why: '',
    better: null,
    keys: {},
    canConfigure: false,
    isDenied: false,
  } as const
  const windowOnly = { kind: 'windowOnly', why: '', better: null, isDenied: false } as const

  it.each([
    ['nobody else sees them', windowOnly, 'playNext'],
    ['another profile acts on them', { ...windowOnly, isElsewhere: true }, null],
    ['the whole computer is heard', global, null],
    ['these alone could not be had', { ...global, keys: { playNext: sorry } }, 'playNext'],
    ['another profile has these alone', { ...global, keys: { playNext: { ...sorry, isElsewhere: true } } }, null],
    ['the desktop gave none for this', { ...global, backend: 'portal', keys: { playNext: sorry } }, null],
  ] as const)('act in it or not: %s', (_when, hotkey, binding) => {
    expect(ownBindingOf(pressed, keys, hotkey)).toBe(binding)
  })

  it('are shown as they work here', () => {
    const capsOf = (hotkey: Hotkey) => capsOfState({ id: 'playNext', keys, hotkey }, false)
    expect(capsOf(windowOnly)).toEqual(['Ctrl', 'Alt', 'N'])
    expect(capsOf({ ...global, keys: { playNext: sorry } })).toEqual([])
    const given = { trigger: 'Super+N', problem: null }
    expect(capsOf({ ...global, backend: 'portal', canHold: true, keys: { playNext: given } })).toEqual(['Super+N'])
    expect(capsOf({ ...global, backend: 'portal', canHold: true })).toEqual([])
  })
})
