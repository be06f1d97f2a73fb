import { describe, expect, it } from 'vitest'
import type { DesktopCommand, DesktopState, MenuEntry } from '#shared/desktop/menu.ts'
import { barTemplate, menuTemplate } from './menu-template.ts'

describe('a menu as Electron wants it', () => {
  const entries: readonly MenuEntry[] = [
    { kind: 'fact', label: 'Ann & Bob, online' },
    { kind: 'separator' },
    { kind: 'line', label: 'Focus', command: { kind: 'setFocus', isOn: true }, isEnabled: true, isChecked: false },
    {
      kind: 'menu',
      label: 'Pause',
      isEnabled: true,
      entries: [{ kind: 'line', label: 'One hour', command: { kind: 'pause', length: 'hour' }, isEnabled: false }],
    },
  ]

  it('says what the data says, takes no keys, and hands on what is chosen', () => {
    const chosen: DesktopCommand[] = []
    const made = menuTemplate(entries, { platform: 'linux', run: (command) => chosen.push(command) })
    expect(made).toMatchObject([
      { label: 'Ann && Bob, online', enabled: false },
      { type: 'separator' },
      { label: 'Focus', type: 'checkbox', checked: false, enabled: true },
      { label: 'Pause', submenu: [{ label: 'One hour', enabled: false }] },
    ])
    expect(JSON.stringify(made)).not.toContain('accelerator')
    made[2]?.click?.({} as never, undefined, {} as never)
    expect(chosen).toEqual([{ kind: 'setFocus', isOn: true }])
  })

  it('leaves an ampersand alone where it means nothing', () => {
    expect(menuTemplate(entries, { platform: 'darwin', run: () => undefined })[0]?.label).toBe('Ann & Bob, online')
  })
})

describe('the bar of menus', () => {
  const state: DesktopState = {
    isSignedIn: true,
    isReadOnly: false,
    memberName: 'Alice',
    connection: 'online',
    unheard: 0,
    target: '#general',
    recordingTo: null,
    recent: [],
    isPlaying: false,
    silence: null,
    silentUntil: null,
  }
  const bar = (platform: NodeJS.Platform) => barTemplate(state, { platform, run: () => undefined })
  const linesOf = (platform: NodeJS.Platform, at: number) => {
    const { submenu } = bar(platform)[at] ?? {}
    return Array.isArray(submenu) ? submenu.map(({ label, role, type }) => label ?? role ?? type) : []
  }

  it('has the lines of the icon by the clock, and ends the program, on Windows and Linux', () => {
    expect(bar('linux').map(({ label }) => label)).toEqual(['&Earshot', '&View'])
    expect(linesOf('win32', 0)).toContain('Record to #general')
    expect(linesOf('win32', 0).at(-1)).toBe('Quit Earshot')
  })

  it('stands among the system’s own menus on macOS, which quit, edit and arrange', () => {
    expect(bar('darwin').map(({ label, role }) => label ?? role)).toEqual([
      'appMenu',
      'Notes',
      'editMenu',
      'View',
      'windowMenu',
    ])
    expect(linesOf('darwin', 1)).not.toContain('Quit Earshot')
  })

  it('makes text larger everywhere, and reloads nothing', () => {
    for (const [platform, at] of [
      ['darwin', 3],
      ['win32', 1],
      ['linux', 1],
    ] as const) {
      expect(linesOf(platform, at)).toEqual(['resetZoom', 'zoomIn', 'zoomOut', 'separator', 'togglefullscreen'])
      expect(JSON.stringify(bar(platform))).not.toMatch(/reload|DevTools|viewMenu/i)
    }
  })
})
