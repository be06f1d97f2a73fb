import { app, BrowserWindow } from 'electron'
import { APP_URL } from './origin.ts'
import type { WindowSize } from './window-size.ts'

export interface WindowDeps {
  readonly preloadPath: string
  readonly size: { read(): WindowSize; write(size: WindowSize): void }
}

/** The one window. The page has no Node and no way to the main process but the preload script's four functions. */
export function openWindow({ preloadPath, size }: WindowDeps): BrowserWindow {
  const window = new BrowserWindow({
    ...size.read(),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Earshot',
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      // A note may be played without a click: by a key, or as the next one in line.
      autoplayPolicy: 'no-user-gesture-required',
      // A window behind others goes on recording and playing at full pace.
      backgroundThrottling: false,
      spellcheck: true,
    },
  })
  window.once('ready-to-show', () => window.show())
  const keepSize = (): void => size.write(window.getNormalBounds())
  window.on('close', keepSize)
  // Quitting is held back until the core is closed and then closes no window: see `quit.ts`.
  app.on('before-quit', keepSize)
  window.once('closed', () => app.off('before-quit', keepSize))
  return window
}

export async function loadApp(window: BrowserWindow): Promise<void> {
  await window.loadURL(APP_URL)
}
