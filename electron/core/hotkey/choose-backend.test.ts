import { describe, expect, it } from 'vitest'
import { chooseBackend, type KeyFacts, type KeySession, sessionOf } from './choose-backend.ts'

const usual: KeyFacts = {
  session: 'x11',
  hasX11: true,
  isAllowed: true,
  hasShortcuts: true,
  portalVersion: 'unknown',
  isKde: false,
  failed: {},
  isDenied: false,
}

type Row = readonly [what: string, facts: Partial<KeyFacts>, backend: string, why: RegExp, better: RegExp | null]

const rows: readonly Row[] = [
  ['Windows', { session: 'windows' }, 'hook', /in every program/, null],
  [
    'Windows, hook dead',
    { session: 'windows', failed: { hook: 'it died' } },
    'shortcut',
    /It died\./,
    /again by itself/,
  ],
  [
    'Windows, hook dead, in a browser',
    { session: 'windows', failed: { hook: 'it died' }, hasShortcuts: false },
    'window',
    /It died\./,
    /again by itself/,
  ],
  ['a Mac that allows it', { session: 'mac' }, 'hook', /in every program/, null],
  ['a Mac that does not', { session: 'mac', isAllowed: false }, 'shortcut', /press again to send/, /Accessibility/],
  [
    'a Mac that does not, in a browser',
    { session: 'mac', isAllowed: false, hasShortcuts: false },
    'window',
    /macOS shows keys/,
    /Accessibility/,
  ],
  ['X11', {}, 'hook', /in every program/, null],
  ['X11 with a portal', { portalVersion: 2 }, 'hook', /in every program/, null],
  ['X11 without RECORD', { failed: { hook: 'no RECORD' }, portalVersion: 1 }, 'portal', /desktop tells/, /by itself/],
  [
    'X11 with nothing',
    { failed: { hook: 'no RECORD' }, portalVersion: null, hasShortcuts: false },
    'window',
    /No RECORD\./,
    /by itself/,
  ],
  ['Wayland, nothing known yet', { session: 'wayland' }, 'portal', /desktop tells/, null],
  ['Wayland, portal 1', { session: 'wayland', portalVersion: 1 }, 'portal', /desktop tells/, null],
  ['Wayland, portal 2', { session: 'wayland', portalVersion: 2, hasX11: false }, 'portal', /desktop tells/, null],
  ['Wayland on KDE', { session: 'wayland', portalVersion: 1, isKde: true }, 'portal', /desktop tells/, /Tap instead/],
  ['Wayland without a portal', { session: 'wayland', portalVersion: null }, 'shortcut', /no portal/, /GNOME 48/],
  ['Wayland, said no', { session: 'wayland', isDenied: true }, 'shortcut', /You said no/, /Ask again/],
  [
    'Wayland, portal gone',
    { session: 'wayland', failed: { portal: 'the portal went away' } },
    'shortcut',
    /The portal went away\./,
    /by itself/,
  ],
  [
    'Wayland in a browser, with XWayland',
    { session: 'wayland', portalVersion: null, hasShortcuts: false },
    'hook',
    /only while a window of an X11/,
    /GNOME 48/,
  ],
  [
    'Wayland in a browser, without XWayland',
    { session: 'wayland', portalVersion: null, hasShortcuts: false, hasX11: false },
    'window',
    /no portal/,
    /GNOME 48/,
  ],
  [
    'Wayland, nothing works',
    { session: 'wayland', failed: { portal: 'p', shortcut: 's', hook: 'h' } },
    'window',
    /P\./,
    /portal is tried again/,
  ],
  ['no display', { session: 'none' }, 'window', /neither an X11 nor a Wayland/, null],
]

describe('the way to see keys', () => {
  it.each(rows)('on %s', (_what, facts, backend, why, better) => {
    const choice = chooseBackend({ ...usual, ...facts })
    expect(choice.backend).toBe(backend)
    expect(choice.why).toMatch(why)
    if (better === null) expect(choice.better).toBeNull()
    else expect(choice.better).toMatch(better)
  })

  const sessions: readonly (readonly [string, Record<string, string>, KeySession])[] = [
    ['win32', {}, 'windows'],
    ['darwin', { DISPLAY: ':0' }, 'mac'],
    ['linux', { DISPLAY: ':0' }, 'x11'],
    ['linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, 'wayland'],
    ['linux', { XDG_SESSION_TYPE: 'wayland' }, 'wayland'],
    ['linux', {}, 'none'],
  ]
  it.each(sessions)('knows the session of %s with %j', (os, env, session) => {
    expect(sessionOf({ os, env })).toBe(session)
  })
})
