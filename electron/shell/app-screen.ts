import { BrowserWindow, desktopCapturer, screen } from 'electron'
import { createSystemClock } from '#core/system/system-clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type AppScreen, createAppScreen } from './screen-sources.ts'

/** What is on the screen of the computer this runs on. */
export const createScreenSources = (log: Log): AppScreen =>
  createAppScreen({
    capturer: desktopCapturer,
    screen: {
      getCursorScreenPoint: () => screen.getCursorScreenPoint(),
      getDisplayNearestPoint: (point) => screen.getDisplayNearestPoint(point),
    },
    ownWindows: () => BrowserWindow.getAllWindows(),
    asksItself: process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland',
    clock: createSystemClock(),
    log,
  })
