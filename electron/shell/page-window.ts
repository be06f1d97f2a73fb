import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'

/** What holds for every page: no Node, and no way to the main process but the preload script's functions. */
export const pagePreferences = (preloadPath: string): WebPreferences => ({
  preload: preloadPath,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  // A note may be played without a click: by a key, or as the next one in line. Cues sound in a window that nobody can click.
  autoplayPolicy: 'no-user-gesture-required',
  // A window behind others, or hidden, goes on recording, playing and drawing at full pace.
  backgroundThrottling: false,
})

/** Beside the main window: not in the task list, never shown by itself, and never with the focus. */
export function openSideWindow(preloadPath: string, options: BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    show: false,
    frame: false,
    focusable: false,
    skipTaskbar: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    webPreferences: { ...pagePreferences(preloadPath), spellcheck: false },
  })
  // Larger text in the main window would else be larger here too, in a window that has no more room for it: they have one origin.
  window.webContents.setZoomMode('isolated')
  return window
}
