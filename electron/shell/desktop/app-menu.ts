import { app, Menu } from 'electron'
import { type DesktopState, desktopMenu } from '#shared/desktop/menu.ts'
import { barTemplate, type MenuTemplateDeps, menuTemplate } from './menu-template.ts'

/** The menu of the program: the same lines as by the clock, for desktops that show no icons there; and those of the Dock. */
export function showAppMenu(state: DesktopState, deps: MenuTemplateDeps): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(barTemplate(state, deps)))
  app.dock?.setMenu(Menu.buildFromTemplate(menuTemplate(desktopMenu(state), deps)))
}
