import { describe, expect, it } from 'vitest'
import { commandOfKey, isTalkKeyIn } from './surface-keys.ts'
import { inkEntries, tools } from './tools.ts'

const bare = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
const press = (key: string, more: Partial<typeof bare> = {}) => commandOfKey({ key, ...bare, ...more })

describe('the keys of the surface', () => {
  it('choose every tool by the letter shown with it', () => {
    expect(tools.map(({ key }) => key).join('')).toMatch(/^phalrotnsb/)
    for (const { tool, key } of tools) expect(press(key)).toEqual({ kind: 'tool', tool })
    expect(press('P')).toEqual({ kind: 'tool', tool: 'pen' })
  })

  it('mean one thing each', () => {
    const keys = [...tools.map(({ key }) => key), ...inkEntries.map(({ key }) => key)]
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of ['c', 'm', '[', ']', '+', '-', '0']) expect(keys).not.toContain(key)
  })

  it('undo and redo as everywhere', () => {
    expect(press('z', { ctrlKey: true })).toEqual({ kind: 'undo' })
    expect(press('z', { metaKey: true })).toEqual({ kind: 'undo' })
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toEqual({ kind: 'redo' })
    expect(press('y', { ctrlKey: true })).toEqual({ kind: 'redo' })
  })

  it('always leave by Esc', () => {
    expect(press('Escape')).toEqual({ kind: 'leave' })
  })

  it('leave the talk key and keys of the system alone', () => {
    for (const key of [' ', 'Enter', 'Tab', 'F5']) expect(press(key)).toBeNull()
    expect([press('p', { ctrlKey: true }), press('p', { altKey: true })]).toEqual([null, null])
  })

  it('leave the talk key alone beside a step without words, and are letters in all that is written', () => {
    const typing = { atMs: 0, at: { x: 0, y: 0 }, number: 1 }
    const space = { key: ' ', ...bare }
    expect(isTalkKeyIn({ ...typing, kind: 'step', text: '' }, space)).toBe(true)
    expect(isTalkKeyIn({ ...typing, kind: 'step', text: 'First' }, space)).toBe(false)
    expect(isTalkKeyIn({ ...typing, kind: 'text', text: '' }, space)).toBe(false)
    expect(isTalkKeyIn({ ...typing, kind: 'step', text: '' }, { ...space, key: 'a' })).toBe(false)
  })
})
