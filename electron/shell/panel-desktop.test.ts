import { describe, expect, it } from 'vitest'
import { panelDesktop } from './panel-desktop.ts'

describe('the panel', () => {
  it.each([
    ['macOS', 'darwin', {}, [], { isPossible: true, windowType: 'panel' }],
    ['Windows', 'win32', {}, [], { isPossible: true, windowType: null }],
    ['X11', 'linux', { XDG_SESSION_TYPE: 'x11' }, [], { isPossible: true, windowType: null }],
    ['a Linux that says nothing', 'linux', {}, [], { isPossible: true, windowType: null }],
    ['Wayland', 'linux', { XDG_SESSION_TYPE: 'wayland' }, [], { isPossible: false }],
    [
      'Wayland by X11',
      'linux',
      { XDG_SESSION_TYPE: 'wayland' },
      ['--ozone-platform=x11'],
      { isPossible: true, windowType: null },
    ],
    [
      'Sway by X11',
      'linux',
      { XDG_SESSION_TYPE: 'wayland', SWAYSOCK: '/run/sway' },
      ['--ozone-platform=x11'],
      { isPossible: true, windowType: 'notification' },
    ],
  ] as const)('on %s is what that allows', (_name, platform, env, args, expected) => {
    expect(panelDesktop({ platform, env, args })).toEqual(expected)
  })
})
