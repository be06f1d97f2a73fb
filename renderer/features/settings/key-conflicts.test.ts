import { describe, expect, it } from 'vitest'
import type { Chord } from '#shared/contract/keys.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { conflictOf } from './key-conflicts.ts'

const chord = (name: string): Chord => {
  const parts = name.split('-')
  const has = (part: string): boolean => parts.includes(part)
  return { ctrl: has('ctrl'), alt: has('alt'), shift: has('shift'), meta: has('meta'), key: parts.at(-1) ?? '' }
}

const find = (name: string, isMac = false) =>
  conflictOf({ binding: 'playPause', chord: chord(name), keys: defaultBindings, isMac })

describe('keys that somebody else wants', () => {
  it('are refused when another binding has them, by its name', () => {
    expect(find('ctrl-alt-Space')).toEqual({ isBlocking: true, sentence: expect.stringContaining('“Talk”') })
  })

  it('are no conflict with themselves', () => {
    const keys = { ...defaultBindings, playPause: chord('ctrl-alt-KeyP') }
    expect(conflictOf({ binding: 'playPause', chord: chord('ctrl-alt-KeyP'), keys, isMac: false })).toBeNull()
  })

  it.each([
    ['ctrl-KeyK', false, 'Go to a conversation'],
    ['meta-KeyK', true, 'Go to a conversation'],
    ['alt-ArrowDown', false, 'Next conversation'],
    ['ctrl-Comma', false, 'Settings'],
  ])('are told when the window has them itself: %s', (name, isMac, use) => {
    expect(find(name, isMac)).toEqual({ isBlocking: false, sentence: expect.stringContaining(use) })
  })

  it.each([
    ['ctrl-KeyC', false, 'copy'],
    ['meta-KeyC', true, 'copy'],
    ['alt-F4', false, 'close a window'],
    ['meta-Space', true, 'Spotlight'],
    ['ctrl-alt-F3', false, 'consoles'],
    ['F5', false, 'load anew'],
  ])('are told when the system has them: %s', (name, isMac, use) => {
    expect(find(name, isMac)).toEqual({ isBlocking: false, sentence: expect.stringContaining(use) })
  })

  it.each(['ctrl-alt-KeyP', 'ctrl-shift-F9', 'F8', 'meta-KeyC'])('are free: %s', (name) => {
    expect(find(name)).toBeNull()
  })
})
