import type { MenuItemConstructorOptions } from 'electron'
import { type DesktopCommand, type DesktopState, desktopMenu, type MenuEntry } from '#shared/desktop/menu.ts'

export interface MenuTemplateDeps {
  readonly platform: NodeJS.Platform
  readonly run: (command: DesktopCommand) => void
}

/** A menu that was made as data, as Electron wants it. No line has an accelerator: the keys of the page are the page's. */
export function menuTemplate(entries: readonly MenuEntry[], deps: MenuTemplateDeps): MenuItemConstructorOptions[] {
  return entries.map((entry) => itemOf(entry, deps))
}

/**
 * The bar of menus: hidden until Alt is pressed on Windows and Linux. On macOS the system's own menus stand around it. Larger and smaller
 * text work by this menu only, everywhere; what is for people who build the program, as reloading, is left out.
 */
export function barTemplate(state: DesktopState, deps: MenuTemplateDeps): MenuItemConstructorOptions[] {
  const isMac = deps.platform === 'darwin'
  const quit: MenuEntry = { kind: 'line', label: 'Quit Earshot', command: { kind: 'quit' }, isEnabled: true }
  const lines = isMac ? desktopMenu(state) : [...desktopMenu(state), { kind: 'separator' as const }, quit]
  const own: MenuItemConstructorOptions = { label: isMac ? 'Notes' : '&Earshot', submenu: menuTemplate(lines, deps) }
  const view: MenuItemConstructorOptions = {
    label: isMac ? 'View' : '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  }
  return isMac ? [{ role: 'appMenu' }, own, { role: 'editMenu' }, view, { role: 'windowMenu' }] : [own, view]
}

function itemOf(entry: MenuEntry, deps: MenuTemplateDeps): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'fact':
      return { label: plain(entry.label, deps.platform), enabled: false }
    case 'menu':
      return {
        label: plain(entry.label, deps.platform),
        enabled: entry.isEnabled,
        submenu: menuTemplate(entry.entries, deps),
      }
    case 'line':
      return {
        label: plain(entry.label, deps.platform),
        enabled: entry.isEnabled,
        click: () => deps.run(entry.command),
        ...(entry.isChecked === undefined ? {} : { type: 'checkbox' as const, checked: entry.isChecked }),
      }
  }
}

/** On Windows and Linux one `&` marks the key of a line. */
const plain = (label: string, platform: NodeJS.Platform): string =>
  platform === 'darwin' ? label : label.replaceAll('&', '&&')
