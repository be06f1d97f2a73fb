import { describe, expect, it } from 'vitest'
import { chordCaps, chordOf, isChord } from './chord.ts'

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
