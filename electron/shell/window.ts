import { app, BrowserWindow } from 'electron'
import { pagePreferences } from './page-window.ts'
import type { WindowSize } from './window-size.ts'

export interface WindowDeps {
  readonly preloadPath: string
  readonly size: { read(): WindowSize; write(size: WindowSize): void }
  /** Shown as soon as there is something to see; otherwise it waits for that. */
  readonly isShown: boolean
}

/** The main window. */
export function openWindow({ preloadPath, size, isShown }: WindowDeps): BrowserWindow {
  const window = new BrowserWindow({
    ...size.read(),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Earshot',
    autoHideMenuBar: true,
    webPreferences: { ...pagePreferences(preloadPath), spellcheck: true },
  })
  if (isShown) window.once('ready-to-show', () => window.show())
  const keepSize = (): void => size.write(window.getNormalBounds())
  window.on('close', keepSize)
  // Quitting is held back until the core is closed and then closes no window: see `quit.ts`.
  app.on('before-quit', keepSize)
  window.once('closed', () => app.off('before-quit', keepSize))
  return window
}
