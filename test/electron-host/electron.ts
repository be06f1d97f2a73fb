import type * as Electron from 'electron'
import { listen } from './driver.ts'
import { createHost } from './host.ts'
import { takeOptions } from './options.ts'
import { createSkills } from './skills.ts'

/**
 * Takes the place of the `electron` module for the built main program, under plain Node: see README.md. One program, one stand-in,
 * so this is made when it is first imported, as Electron's own is.
 */
const host = createHost(takeOptions(process.env))
Object.defineProperty(process, 'type', { value: 'browser', configurable: true })

const { electron } = host
export const {
  app,
  BrowserWindow,
  clipboard,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  webContents,
} = electron satisfies Partial<typeof Electron>

// biome-ignore lint/style/noDefaultExport: programs and packages that `require('electron')` or import its default get all of it.
export default electron

listen(createSkills(host))
