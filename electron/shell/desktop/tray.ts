import { join } from 'node:path'
import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import {
  type DesktopCommand,
  type DesktopState,
  type TrayState,
  trayMenu,
  trayStateOf,
  trayTip,
} from '#shared/desktop/menu.ts'
import type { Log } from '#shared/kernel/log.ts'
import { menuTemplate } from './menu-template.ts'

export interface TrayDeps {
  readonly platform: NodeJS.Platform
  /** Where the icons lie, beside the program. */
  readonly iconsDir: string
  readonly run: (command: DesktopCommand) => void
  readonly log: Log
}

/** The icon by the clock. Null where the system would not have it. */
export function createTray(deps: TrayDeps): { show(state: DesktopState): void } | null {
  const { platform, iconsDir, run, log } = deps
  const imageOf = (state: TrayState) => nativeImage.createFromPath(join(iconsDir, `tray-${state}${look(platform)}.png`))
  let shown: DesktopState | null = null
  let tray: Tray
  try {
    tray = new Tray(imageOf('idle'))
  } catch (error) {
    log('warn', 'no icon by the clock', { error: String(error) })
    return null
  }
  const show = (state: DesktopState): void => {
    shown = state
    tray.setImage(imageOf(trayStateOf(state)))
    tray.setToolTip(trayTip(state))
    // A menu is made anew: on Linux a changed line shows only then.
    tray.setContextMenu(Menu.buildFromTemplate(menuTemplate(trayMenu(state), { platform, run })))
  }
  // A click opens the menu on macOS, and the window elsewhere.
  if (platform !== 'darwin') tray.on('click', () => run({ kind: 'open' }))
  nativeTheme.on('updated', () => {
    if (shown) show(shown)
  })
  return { show }
}

/** macOS colours a template by itself; elsewhere the bar is light or dark. On Linux nobody says: the panels of GNOME and KDE follow the theme. */
function look(platform: NodeJS.Platform): 'Template' | 'Light' | 'Dark' {
  if (platform === 'darwin') return 'Template'
  const isDark =
    platform === 'win32' ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI : nativeTheme.shouldUseDarkColors
  return isDark ? 'Dark' : 'Light'
}
