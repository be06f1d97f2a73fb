import { describe, expect, it } from 'vitest'
import { sightOf } from './hook-platform.ts'
import { keycodeOf } from './keycodes.ts'

const isAllowed = () => true

describe('what the key hook can see', () => {
  it('is everything on X11 and Windows', () => {
    expect(sightOf({ os: 'linux', env: { DISPLAY: ':0' }, isAllowed })).toEqual({ kind: 'full' })
    expect(sightOf({ os: 'win32', env: {}, isAllowed })).toEqual({ kind: 'full' })
  })

  it('is nothing without a display', () => {
    expect(sightOf({ os: 'linux', env: {}, isAllowed })).toMatchObject({ kind: 'hidden', canChange: false })
  })

  it('is nothing on Wayland without XWayland, and says so', () => {
    const sight = sightOf({ os: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, isAllowed })
    expect(sight).toMatchObject({ kind: 'hidden', why: expect.stringContaining('Wayland') })
  })

  it('is only part of the keys on Wayland with XWayland', () => {
    const env = { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }
    expect(sightOf({ os: 'linux', env, isAllowed })).toMatchObject({ kind: 'partly' })
  })

  it('is nothing on macOS until Accessibility is allowed, which may happen any time', () => {
    expect(sightOf({ os: 'darwin', env: {}, isAllowed: () => false })).toMatchObject({
      kind: 'hidden',
      canChange: true,
    })
    expect(sightOf({ os: 'darwin', env: {}, isAllowed })).toEqual({ kind: 'full' })
  })
})

describe('the name of a key', () => {
  const names = { A: 30, 1: 2, Space: 57, F5: 63, ArrowLeft: 57419 }

  it('finds letters, digits and named keys', () => {
    expect(['KeyA', 'Digit1', 'Space', 'F5', 'ArrowLeft'].map((code) => keycodeOf(code, names))).toEqual([
      30, 2, 57, 63, 57419,
    ])
  })

  it('is null for one that the library does not know', () => {
    expect(keycodeOf('LaunchMail', names)).toBeNull()
    expect(keycodeOf('toString', names)).toBeNull()
  })
})
