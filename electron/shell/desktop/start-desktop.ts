import { join } from 'node:path'
import { app, dialog, Notification, nativeImage } from 'electron'
import type { Core } from '#core/core.ts'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import type { DesktopCommand } from '#shared/desktop/menu.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { AppWindows } from '../app-windows.ts'
import { showAppMenu } from './app-menu.ts'
import { createBadge } from './badge.ts'
import { createClosing } from './closing.ts'
import { createLoginItem } from './login-item.ts'
import { createSystemNotifier } from './notifications.ts'
import { createTray } from './tray.ts'
import { watchTray } from './tray-presence.ts'

export interface DesktopDeps {
  readonly core: Core
  readonly windows: AppWindows
  /** The built bundle's folder: the icons lie in it. */
  readonly iconsDir: string
  readonly log: Log
}

/** All that stands around the windows: icon by the clock, menus, count, notifications, closing and starting. What they say is the core's. */
export function startDesktop({ core, windows, iconsDir, log }: DesktopDeps): void {
  const { attention } = core
  const { platform, env } = process
  const drop = createDrop(log)
  let tray: DesktopFacts['tray'] = platform === 'linux' ? 'unknown' : 'shown'
  drop(
    watchTray({
      platform,
      env,
      onFound(found) {
        tray = found
      },
      log,
    }),
    'asking for icons by the clock',
  )
  // Toasts are shown to programs that have a name; the installer gives it this one.
  if (platform === 'win32') app.setAppUserModelId('org.earshot.desktop')

  const run = (command: DesktopCommand): void => {
    if (command.kind === 'open' || command.kind === 'settings') windows.show()
    if (command.kind === 'settings') core.windows.send({ kind: 'showDialog', dialog: 'settings' })
    else if (command.kind === 'quit') app.quit()
    else attention.run(command)
  }
  const icon = createTray({ platform, iconsDir, run, log })
  const badge = createBadge({
    platform,
    app,
    pictureOf: (name) => nativeImage.createFromPath(join(iconsDir, `overlay-${name}.png`)),
    window: windows.main,
  })
  attention.onState((state) => {
    icon?.show(state)
    showAppMenu(state, { platform, run })
    badge.show(state.unheard)
  })
  icon?.show(attention.state())
  showAppMenu(attention.state(), { platform, run })

  const isSupported = Notification.isSupported()
  if (isSupported) {
    attention.attachNotifier(createSystemNotifier({ happened: attention.happened, show: windows.show }))
  }
  const loginItem = createLoginItem({ app, platform, env, log })
  attention.attachDesktop({
    facts: () => ({
      tray,
      closing: core.snapshot().settings.closeToTray ? 'hides' : 'quits',
      loginItem: loginItem.facts(),
      notifications: { why: isSupported ? null : 'This system shows no notifications of programs.' },
    }),
    setStartAtLogin: loginItem.set,
  })
  const closing = createClosing({ core, app, dialog, platform, tray: () => tray, log })
  windows.onMain(closing.follow)
  windows.onMain(badge.follow)
  // The reason is said in a window, also where a key or a menu asked.
  core.onPermissionNeeded(windows.show)
  // Something is to be played, and the page that plays is closed.
  core.windows.onWanted(windows.prepare)
  core.windows.onFront(windows.show)
}
