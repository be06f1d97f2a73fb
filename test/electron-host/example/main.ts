import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron'

/** A small program for the stand-in's own test: a window, a hidden one, and a panel that takes no focus. */
protocol.registerSchemesAsPrivileged([{ scheme: 'example', privileges: { standard: true, secure: true } }])
const userData = process.env.EARSHOT_DATA_DIR ?? ''
app.setPath('userData', userData)
app.setPath('sessionData', userData)
await app.whenReady()

const { defaultSession } = session
defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'media'))
defaultSession.protocol.handle('example', ({ url }) => {
  const headers = { 'content-type': 'text/html' }
  return new Response(`<title>${new URL(url).pathname}</title><a target="_blank" href="/other">other</a>`, { headers })
})
let receivedBytes = 0
ipcMain.on('bytes', (_event, bytes: Uint8Array) => {
  receivedBytes += bytes.length
})
ipcMain.handle('ask', (event, value: unknown) => {
  if (value === 'fail') throw new Error('as asked')
  return { value, from: event.senderFrame?.url, receivedBytes }
})
app.on('web-contents-created', (_event, contents) => contents.setWindowOpenHandler(() => ({ action: 'deny' })))

const webPreferences = { preload: join(import.meta.dirname, 'preload.cjs'), backgroundThrottling: false }
const shown = new BrowserWindow({ width: 800, height: 600, webPreferences })
const hidden = new BrowserWindow({ width: 640, height: 480, show: false, webPreferences })
const panel = new BrowserWindow({
  width: 320,
  height: 80,
  show: false,
  alwaysOnTop: true,
  focusable: false,
  webPreferences,
})
await shown.loadURL('example://app/shown')
await hidden.loadURL('example://app/hidden')
await panel.loadURL('example://app/panel')
panel.showInactive()
