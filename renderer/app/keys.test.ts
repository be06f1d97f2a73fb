import { describe, expect, it } from 'vitest'
import { capsOf, comboOf, type KeyLike, keyBindings, matchKey } from './keys.ts'

const press = (key: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe('the table of keys', () => {
  it('gives no combo to two commands', () => {
    const combos = keyBindings.flatMap((binding) => binding.combos)
    expect(new Set(combos).size).toBe(combos.length)
  })

  it('gives every key one meaning', () => {
    const combos = keyBindings.flatMap((binding) => binding.combos)
    expect(combos.filter((combo, at) => combos.indexOf(combo) !== at)).toEqual([])
  })

  it('names every command once', () => {
    const ids = keyBindings.map((binding) => binding.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('matching a key', () => {
  it('reads a plain letter', () => expect(matchKey(press('j'), 'none', false)).toBe('nextNote'))
  it('reads a letter typed with caps lock', () => expect(matchKey(press('J'), 'none', false)).toBe('nextNote'))
  it('does not take Shift and a letter for the letter', () =>
    expect(matchKey(press('W', { shiftKey: true }), 'none', false)).toBeNull())
  it('reads ? whatever else it took to type it', () =>
    expect(matchKey(press('?', { shiftKey: true }), 'none', false)).toBe('showKeys'))
  it('takes Ctrl for Mod, and Cmd on a Mac', () => {
    expect(matchKey(press('k', { ctrlKey: true }), 'none', false)).toBe('switchConversation')
    expect(matchKey(press('k', { metaKey: true }), 'none', true)).toBe('switchConversation')
    expect(matchKey(press('k', { ctrlKey: true }), 'none', true)).toBeNull()
  })
  it('reads the key cap on a layout without Latin letters', () =>
    expect(matchKey(press('о', { code: 'KeyJ' }), 'none', false)).toBe('nextNote'))
  it('never takes a letter, a space or an arrow from a text', () => {
    for (const key of ['j', 'n', 'c', '?', ' ', '1', 'ArrowLeft', 'Enter']) {
      expect(matchKey(press(key), 'text', false), key).toBeNull()
    }
  })
  it('takes Esc and the switcher also while typing', () => {
    expect(matchKey(press('Escape'), 'text', false)).toBe('escape')
    expect(matchKey(press('k', { ctrlKey: true }), 'text', false)).toBe('switchConversation')
  })
  it('leaves Space, Enter and arrows to a focused button or slider', () => {
    for (const key of [' ', 'Enter', 'ArrowLeft', 'ArrowDown']) {
      expect(matchKey(press(key), 'control', false), key).toBeNull()
    }
    expect(matchKey(press('j'), 'control', false)).toBe('nextNote')
  })
  it('talks with Space when nothing needs it', () => expect(matchKey(press(' '), 'none', false)).toBe('talk'))
  it('does nothing for Ctrl with a key that means something alone', () =>
    expect(matchKey(press('r', { ctrlKey: true }), 'none', false)).toBeNull())
})

describe('showing a key', () => {
  it('prints caps as they are on the keyboard', () => {
    expect(capsOf('Mod+k', false)).toEqual(['Ctrl', 'K'])
    expect(capsOf('Mod+k', true)).toEqual(['⌘', 'K'])
    expect(capsOf('ArrowLeft', false)).toEqual(['←'])
    expect(capsOf('+', false)).toEqual(['+'])
    expect(capsOf('Mod++', false)).toEqual(['Ctrl', '+'])
    expect(capsOf(comboOf(press(' '), false), false)).toEqual(['Space'])
  })
})
