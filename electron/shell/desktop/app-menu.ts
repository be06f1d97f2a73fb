import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { type DesktopCommand, type DesktopState, desktopMenu } from '#shared/desktop/menu.ts'
import { menuTemplate } from './menu-template.ts'

/**
 * The menu of the program: the same lines as by the clock, for desktops that show no icons there. On macOS the system's own menus stand
 * around it; elsewhere the bar is hidden until Alt is pressed.
 */
export function showAppMenu(
  state: DesktopState,
  { platform, run }: { readonly platform: NodeJS.Platform; readonly run: (command: DesktopCommand) => void },
): void {
  const lines = menuTemplate(desktopMenu(state), { platform, run })
  const isMac = platform === 'darwin'
  const quit: MenuItemConstructorOptions[] = isMac
    ? []
    : menuTemplate(
        [{ kind: 'separator' }, { kind: 'line', label: 'Quit Earshot', command: { kind: 'quit' }, isEnabled: true }],
        {
          platform,
          run,
        },
      )
  const own: MenuItemConstructorOptions = { label: isMac ? 'Notes' : '&Earshot', submenu: [...lines, ...quit] }
  const menu = Menu.buildFromTemplate(
    isMac ? [{ role: 'appMenu' }, own, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }] : [own],
  )
  Menu.setApplicationMenu(menu)
  app.dock?.setMenu(Menu.buildFromTemplate(lines))
}
