import { describe, expect, it } from 'vitest'
import type { DesktopCommand, MenuEntry } from '#shared/desktop/menu.ts'
import { menuTemplate } from './menu-template.ts'

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
