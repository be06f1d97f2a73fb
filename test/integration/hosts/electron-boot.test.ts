import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { bootElectron } from './booted-electron.ts'

/** The built program on the stand-in: its windows, what they may do, and what becomes of a page that dies. */

const booted = bootElectron()
const { callsOf } = booted

describe('the windows', () => {
  it('give their pages no Node, no shared world and a sandbox', async () => {
    const opened = (await callsOf('BrowserWindow')) as [{ webPreferences: Record<string, unknown> }][]
    expect(opened.length).toBeGreaterThan(1)
    for (const [options] of opened) {
      expect(options).toMatchObject({
        show: false,
        webPreferences: {
          contextIsolation: true,
          sandbox: true,
          nodeIntegration: false,
          webviewTag: false,
          backgroundThrottling: false,
          autoplayPolicy: 'no-user-gesture-required',
          preload: expect.stringMatching(/preload\.cjs$/),
        },
      })
      expect(options.webPreferences).not.toHaveProperty('webSecurity')
    }
    const loaded = (await callsOf('BrowserWindow.loadURL')).flat()
    expect(loaded).toEqual(['earshot://app/', 'earshot://app/capture.html', 'earshot://app/panel.html'])
  })

  it('that nobody opened never have the focus, nor a place in the task list; the panel lies above all others', async () => {
    const opened = (await callsOf('BrowserWindow')).map(([options]) => options)
    for (const title of ['Earshot: microphone', 'Earshot: recording']) {
      expect(opened).toContainEqual(
        expect.objectContaining({ title, show: false, focusable: false, skipTaskbar: true }),
      )
    }
    expect(await callsOf('BrowserWindow.setAlwaysOnTop')).toEqual([[true, 'screen-saver']])
    expect(await callsOf('BrowserWindow.setVisibleOnAllWorkspaces')).toEqual([
      [true, { visibleOnFullScreen: true, skipTransformProcessType: true }],
    ])
  })

  it('belong to one program per profile, with its files in the profile', async () => {
    const profile = join(booted.folder(), 'profiles', 'boot')
    expect(await callsOf('app.setPath')).toContainEqual(['userData', join(profile, 'electron')])
    expect(await callsOf('app.requestSingleInstanceLock')).toHaveLength(1)
    expect(await callsOf('app.enableSandbox')).toHaveLength(1)
  })

  it('come forward when the program is started again', async () => {
    const before = await callsOf('BrowserWindow')
    await booted.electron().ask('second')
    expect(await callsOf('BrowserWindow.focus')).toHaveLength(1)
    expect(await callsOf('BrowserWindow')).toEqual(before)
  })
})

describe('what the computer does', () => {
  it.each(['suspend', 'lock-screen', 'user-did-resign-active'])('%s reaches the takes', async (event) => {
    expect(await booted.electron().ask('power', event)).toBe(true)
  })
})

describe('permissions', () => {
  const ours = { requestingUrl: 'earshot://app/', isMainFrame: true }
  const request = (permission: string, details: object) =>
    booted.electron().ask<boolean>('permissionRequest', permission, details)

  it('allow the microphone to our page, and nothing else to anybody', async () => {
    expect(await request('media', { ...ours, mediaTypes: ['audio'] })).toBe(true)
    const at = (page: string) => ({ ...ours, requestingUrl: `earshot://app/${page}`, mediaTypes: ['audio'] })
    expect(await request('media', at('capture.html'))).toBe(true)
    expect(await request('media', at('panel.html'))).toBe(false)
    expect(await request('clipboard-sanitized-write', at('capture.html'))).toBe(false)
    expect(await request('clipboard-sanitized-write', ours)).toBe(true)
    expect(await request('media', { ...ours, mediaTypes: ['audio', 'video'] })).toBe(false)
    expect(await request('media', { ...ours, mediaTypes: [] })).toBe(false)
    expect(await request('media', { ...ours, isMainFrame: false, mediaTypes: ['audio'] })).toBe(false)
    expect(await request('media', { ...ours, requestingUrl: 'https://evil.example/', mediaTypes: ['audio'] })).toBe(
      false,
    )
    expect(await request('media', { ...ours, mediaTypes: ['video'] })).toBe(false)
    for (const permission of ['geolocation', 'notifications', 'display-capture', 'openExternal', 'usb']) {
      expect(await request(permission, ours)).toBe(false)
    }
  })

  it('are checked by the same rule', async () => {
    const check = (permission: string, origin: string, details: object) =>
      booted.electron().ask<boolean>('permissionCheck', permission, origin, details)
    expect(await check('media', 'earshot://app', { isMainFrame: true, mediaType: 'audio' })).toBe(true)
    expect(await check('media', 'earshot://app', { isMainFrame: true, mediaType: 'video' })).toBe(false)
    expect(await check('media', 'https://evil.example', { isMainFrame: true, mediaType: 'audio' })).toBe(false)
    expect(await check('geolocation', 'earshot://app', { isMainFrame: true })).toBe(false)
  })
})

describe('navigation', () => {
  it('never leaves the page; links go to the browser, and only by http, https and mailto', async () => {
    const away = (url: string) =>
      booted.electron().ask<boolean>('navigate', 'will-navigate', { url, isMainFrame: true })
    expect(await away('https://example.org/')).toBe(true)
    expect(await away('file:///etc/passwd')).toBe(true)
    expect(await away('earshot://app/')).toBe(false)
    expect(await booted.electron().ask('navigate', 'will-redirect', { url: 'https://example.org/' })).toBe(true)
    expect(
      await booted.electron().ask('navigate', 'will-frame-navigate', { url: 'https://x/', isMainFrame: false }),
    ).toBe(true)
    expect(await booted.electron().ask('navigate', 'will-attach-webview', {})).toBe(true)
    expect(await booted.electron().ask('openWindow', 'smb://share/thing')).toEqual({ action: 'deny' })
    expect(await booted.electron().ask('openWindow', 'mailto:a@example.org')).toEqual({ action: 'deny' })
    expect(await callsOf('shell.openExternal')).toEqual([['https://example.org/'], ['mailto:a@example.org']])
  })
})

describe('a page that dies', () => {
  it('is loaded again, and its window is the same', async () => {
    const windows = await callsOf('BrowserWindow')
    const before = (await callsOf('BrowserWindow.loadURL')).length
    expect(await booted.electron().ask('crash', 'crashed')).toBe(true)
    await vi.waitFor(async () => expect(await callsOf('BrowserWindow.loadURL')).toHaveLength(before + 1))
    expect(await callsOf('BrowserWindow')).toEqual(windows)
    expect(await booted.electron().ask('endSession')).toBe(true)
  })

  it('again and again is given up, with a word that holds nothing else up', async () => {
    for (let i = 0; i < 3; i += 1) await booted.electron().ask('crash', 'crashed')
    await vi.waitFor(async () => expect(await callsOf('dialog.showMessageBox')).toHaveLength(1))
    const [[owner, options] = []] = await callsOf('dialog.showMessageBox')
    expect(owner).not.toHaveProperty('message')
    expect(options).toMatchObject({ type: 'error', message: expect.stringContaining('again and again') })
    expect(await callsOf('dialog.showErrorBox')).toEqual([])
  })
})
