import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand, MenuEntry } from '#shared/desktop/menu.ts'

export interface MenuTemplateDeps {
  readonly platform: NodeJS.Platform
  readonly run: (command: DesktopCommand) => void
}

/** A menu that was made as data, as Electron wants it. No line has an accelerator: the keys of the page are the page's. */
export function menuTemplate(entries: readonly MenuEntry[], deps: MenuTemplateDeps): MenuItemConstructorOptions[] {
  return entries.map((entry) => itemOf(entry, deps))
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
