import { describe, expect, it } from 'vitest'
import { createOrigins } from '../../electron-host/chromium/origin.ts'
import { createHost } from '../../electron-host/host.ts'
import { createCodec } from '../../electron-host/page/codec.ts'
import { createSkills } from '../../electron-host/skills.ts'

const createElectron = () => {
  const host = createHost({ windows: 'none' })
  const skills = createSkills(host)
  const ask = (name: string, ...args: unknown[]): unknown => skills[name]?.(...(args as never[]))
  return { electron: host.electron, ask }
}

describe('the stand-in for Electron', () => {
  it('names what it lacks', () => {
    const { electron } = createElectron()
    expect(() => Reflect.get(electron.app, 'moveToApplicationsFolder')).toThrow(
      'the electron stand-in lacks app.moveToApplicationsFolder',
    )
    expect(() => Reflect.get(electron.BrowserWindow, 'addExtension')).toThrow('lacks BrowserWindow.addExtension')
    const window = new electron.BrowserWindow({ show: false })
    expect(() => Reflect.get(window, 'capturePage')).toThrow('lacks BrowserWindow.capturePage')
    expect(() => Reflect.set(window, 'accessibleTitle', 'x')).toThrow('lacks BrowserWindow.accessibleTitle')
  })

  it('keeps every call, with names for what cannot be sent', () => {
    const { electron, ask } = createElectron()
    const window = new electron.BrowserWindow({ show: false, title: 'Panel' })
    window.setAlwaysOnTop(true, 'screen-saver')
    electron.Menu.buildFromTemplate([{ label: 'Open', click: () => undefined }]).popup({ window })
    expect(ask('calls')).toMatchObject([
      { name: 'BrowserWindow', args: [{ title: 'Panel' }] },
      { name: 'BrowserWindow.setAlwaysOnTop', args: [true, 'screen-saver'] },
      { name: 'Menu.buildFromTemplate' },
      { name: 'Menu.popup', args: [{ window: '[BrowserWindow 1]' }] },
    ])
  })

  it('refuses pages that Electron would let out of the sandbox', () => {
    const { electron } = createElectron()
    for (const webPreferences of [{ nodeIntegration: true }, { sandbox: false }, { contextIsolation: false }]) {
      expect(() => new electron.BrowserWindow({ webPreferences })).toThrow('only sandboxed')
    }
  })

  it('gives the focus to one window, and to none when another program comes to the front', () => {
    const { electron, ask } = createElectron()
    const events: string[] = []
    const open = (name: string) => {
      const window = new electron.BrowserWindow({ show: false })
      window.on('focus', () => events.push(`${name} focus`))
      window.on('blur', () => events.push(`${name} blur`))
      return window
    }
    const first = open('first')
    const panel = open('panel')
    first.show()
    panel.showInactive()
    expect(electron.BrowserWindow.getFocusedWindow()).toBe(first)
    panel.focus()
    ask('leave')
    expect(events).toEqual(['first focus', 'first blur', 'panel focus', 'panel blur'])
    expect(panel.isVisible()).toBe(true)
  })

  it('lets the program refuse to close a window, and says when the last one is gone', () => {
    const { electron, ask } = createElectron()
    const said: string[] = []
    electron.app.on('window-all-closed', () => said.push('all closed'))
    const window = new electron.BrowserWindow()
    window.once('close', (event) => {
      event.preventDefault()
      window.hide()
    })
    ask('closeWindow')
    expect([window.isDestroyed(), window.isVisible(), said]).toEqual([false, false, []])
    ask('closeWindow')
    expect([window.isDestroyed(), said]).toEqual([true, ['all closed']])
  })

  it('plays tray, menus, notifications, shortcuts, dialogs and displays', async () => {
    const { electron, ask } = createElectron()
    const done: unknown[] = []
    const tray = new electron.Tray(electron.nativeImage.createEmpty())
    tray.setContextMenu(
      electron.Menu.buildFromTemplate([
        { label: 'Status', submenu: [{ label: 'Away', type: 'checkbox', click: ({ checked }) => done.push(checked) }] },
        { label: 'Old', enabled: false },
      ]),
    )
    ask('chooseInTray', 'Status', 'Away')
    expect(() => ask('chooseInTray', 'Old')).toThrow('disabled')
    expect(() => ask('chooseInTray', 'New')).toThrow('no line New among Status | Old')

    const notification = new electron.Notification({ title: 'Alice', actions: [{ type: 'button', text: 'Play' }] })
    notification.on('action', (details) => done.push(details.actionIndex))
    notification.show()
    expect(ask('notifications')).toMatchObject([{ id: 1, title: 'Alice' }])
    ask('actOnNotification', 1, 0)

    electron.globalShortcut.register('CommandOrControl+Alt+P', () => done.push('pressed'))
    expect(ask('pressShortcut', 'CommandOrControl+Alt+P')).toBe(true)

    ask('answerDialog', 'showOpenDialog', { canceled: false, filePaths: ['a.wav'] })
    expect(await electron.dialog.showOpenDialog({})).toMatchObject({ filePaths: ['a.wav'] })
    expect(await electron.dialog.showOpenDialog({})).toEqual({ canceled: true, filePaths: [] })

    electron.screen.on('display-removed', (_event, { id }) => done.push(`display ${id} gone`))
    ask('setDisplays', [{ id: 2, bounds: { x: 0, y: 0, width: 800, height: 600 } }])
    expect(electron.screen.getPrimaryDisplay().workArea).toMatchObject({ width: 800 })
    expect(done).toEqual([true, 0, 'pressed', 'display 1 gone'])
  })

  it('carries what structured clone keeps between page and program, and refuses functions', () => {
    const codec = createCodec()
    const value = {
      nothing: undefined,
      numbers: [Number.NaN, Number.NEGATIVE_INFINITY, 1.5, 10n],
      bytes: Uint8Array.from({ length: 70_000 }, (_, at) => at % 256),
      samples: new Float32Array([0.5, -0.5]),
      when: new Date(1_700_000_000_000),
      byName: new Map<string, unknown>([['a', new Set([1])]]),
      $: 'a key that the codec itself uses',
    }
    expect(codec.decode(codec.encode(value))).toEqual(value)
    expect(() => codec.encode({ run: () => undefined })).toThrow('could not be cloned')
  })

  it('gives each origin of ours one of its own in Chromium, and leaves others alone', () => {
    const origins = createOrigins(['earshot'])
    for (const url of ['earshot://app/', 'earshot://app/media/notes/1?at=2#x', 'earshot://other']) {
      expect(origins.toElectron(origins.toChromium(url))).toBe(url)
    }
    expect(origins.toChromium('earshot://app/x')).toBe('http://app.earshot.localhost/x')
    for (const url of ['https://app.earshot.localhost/', 'http://app.earshot.localhost.evil.example/', 'about:blank']) {
      expect(origins.toElectron(url)).toBe(url)
    }
  })
})
