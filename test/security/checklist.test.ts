import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fuses } from '../../build/electron-builder.config.ts'
import { listRepository, readText, root } from '../boundaries/repository.ts'
import { type Program, startProgram } from './program.ts'

/**
 * Electron's own checklist (docs/tutorial/security), in its order and words, one test an item. What the program does is asked of the built
 * program; what must stand nowhere, of the sources.
 */

let program: Program

beforeAll(async () => {
  program = await startProgram()
}, 180_000)
afterAll(() => program.end())

const sources = listRepository().filter(
  (file) => /^(?:electron|renderer)\/.*\.(?:tsx?|html)$/.test(file) && !/\.test\.tsx?$/.test(file),
)
const filesWith = (pattern: RegExp): string[] => sources.filter((file) => pattern.test(readText(file)))
const preferences = async (): Promise<Record<string, unknown>[]> => {
  const made = await program.callsOf('BrowserWindow')
  expect(made.length).toBeGreaterThan(0)
  return made.map(([options]) => (options as { webPreferences: Record<string, unknown> }).webPreferences)
}

describe("Electron's security checklist", () => {
  it('1. Only load secure content', async () => {
    for (const [url] of await program.callsOf('BrowserWindow.loadURL')) expect(url).toMatch(/^earshot:\/\/app\//)
    const page = readFileSync(join(root, 'dist/renderer/index.html'), 'utf8')
    expect(page.match(/(?:src|href)="(?!\.?\/)[^"]*"/g) ?? []).toEqual([])
    const styles = readdirSync(join(root, 'dist/renderer/assets')).filter((name) => name.endsWith('.css'))
    for (const name of styles) {
      expect(readFileSync(join(root, 'dist/renderer/assets', name), 'utf8')).not.toMatch(/url\(["']?(?:https?:)?\/\//)
    }
  })

  it('2. Do not enable Node.js integration for remote content', async () => {
    for (const page of await preferences()) {
      expect(page).toMatchObject({ nodeIntegration: false })
      expect(page.nodeIntegrationInWorker ?? false).toBe(false)
      expect(page.nodeIntegrationInSubFrames ?? false).toBe(false)
    }
    expect(filesWith(/nodeIntegration\w*:\s*true/)).toEqual([])
  })

  it('3. Enable context isolation', async () => {
    for (const page of await preferences()) expect(page).toMatchObject({ contextIsolation: true })
    expect(filesWith(/contextIsolation:\s*false/)).toEqual([])
  })

  it('4. Enable process sandboxing', async () => {
    expect(await program.callsOf('app.enableSandbox')).toHaveLength(1)
    for (const page of await preferences()) expect(page).toMatchObject({ sandbox: true })
    expect(filesWith(/\bsandbox:\s*false|no-sandbox/)).toEqual([])
  })

  it('5. Handle session permission requests from remote content', async () => {
    const ask = (permission: string, requestingUrl: string, mediaTypes: string[] = []) =>
      program.run.ask<boolean>('permissionRequest', permission, { requestingUrl, isMainFrame: true, mediaTypes })
    expect(await ask('media', 'earshot://app/', ['audio'])).toBe(true)
    expect(await ask('media', 'https://evil.example/', ['audio'])).toBe(false)
    expect(await ask('media', 'earshot://app.evil.example/', ['audio'])).toBe(false)
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'fullscreen',
      'openExternal',
      'hid',
      'unknown',
    ]) {
      expect(await ask(permission, 'earshot://app/', ['video'])).toBe(false)
    }
    // The camera: while our own page has just said that it is asked for, and for nobody else.
    await program.say('main', 'mutation', 'camera.announce')
    await vi.waitFor(async () => expect(await ask('media', 'earshot://app/', ['video'])).toBe(true))
    for (const url of ['https://evil.example/', 'earshot://app/panel.html', 'earshot://app/capture.html']) {
      expect(await ask('media', url, ['video'])).toBe(false)
    }
    expect(await ask('media', 'earshot://app/', ['audio', 'video'])).toBe(false)
    expect(await ask('geolocation', 'earshot://app/')).toBe(false)
  })

  it('6. Do not disable webSecurity', async () => {
    for (const page of await preferences()) expect(page).not.toHaveProperty('webSecurity')
    expect(filesWith(/\bwebSecurity\b|disable-web-security/)).toEqual([])
  })

  it('7. Define a Content Security Policy', async () => {
    const answers = ['', 'no/such/page', 'media/takes/none'].map((path) => program.serve(`earshot://app/${path}`))
    for (const { headers } of await Promise.all(answers)) {
      const policy = headers['content-security-policy'] ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/)
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })

  it('8. Do not enable allowRunningInsecureContent', async () => {
    for (const page of await preferences()) expect(page).not.toHaveProperty('allowRunningInsecureContent')
    expect(filesWith(/allowRunningInsecureContent|allow-running-insecure-content|ignore-certificate/)).toEqual([])
  })

  it('9. Do not enable experimental features', async () => {
    for (const page of await preferences()) expect(page).not.toHaveProperty('experimentalFeatures')
    expect(filesWith(/experimentalFeatures|enable-experimental-web-platform-features/)).toEqual([])
  })

  it('10. Do not use enableBlinkFeatures', async () => {
    for (const page of await preferences()) expect(page).not.toHaveProperty('enableBlinkFeatures')
    expect(filesWith(/enableBlinkFeatures|enable-blink-features/)).toEqual([])
  })

  it('11. Do not use allowpopups for WebViews', () => {
    expect(filesWith(/allowpopups/)).toEqual([])
    expect(filesWith(/<webview/).filter((file) => file.startsWith('renderer/'))).toEqual([])
  })

  it('12. Verify WebView options before creation', async () => {
    for (const page of await preferences()) expect(page).toMatchObject({ webviewTag: false })
    const isDenied = await program.run.ask('navigate', 'will-attach-webview', { url: 'earshot://app/' })
    expect(isDenied).toBe(true)
  })

  it('13. Disable or limit navigation', async () => {
    const isDenied = (event: string, url: string, isMainFrame = true) =>
      program.run.ask<boolean>('navigate', event, { url, isMainFrame })
    const away = [
      'https://example.org/',
      'file:///etc/passwd',
      'earshot://app/other',
      'earshot://note/x',
      'data:text/html,x',
    ]
    for (const url of away) expect(await isDenied('will-navigate', url)).toBe(true)
    expect(await isDenied('will-redirect', 'https://example.org/')).toBe(true)
    expect(await isDenied('will-frame-navigate', 'earshot://app/', false)).toBe(true)
    expect(await isDenied('will-navigate', 'earshot://app/')).toBe(false)
  })

  it('14. Disable or limit creation of new windows', async () => {
    for (const url of ['https://example.org/', 'earshot://app/', 'about:blank']) {
      expect(await program.run.ask('openWindow', url)).toEqual({ action: 'deny' })
    }
  })

  it('15. Do not use shell.openExternal with untrusted content', async () => {
    const before = (await program.callsOf('shell.openExternal')).length
    const refused = [
      'file:///bin/sh',
      'smb://x/y',
      'ms-msdt:/id',
      'javascript:alert(1)',
      'earshot://note/x',
      'not a link',
      '',
    ]
    for (const url of refused) await program.run.ask('openWindow', url)
    for (const url of ['https://example.org/a b', 'mailto:a@example.org']) await program.run.ask('openWindow', url)
    const opened = (await program.callsOf('shell.openExternal')).slice(before)
    expect(opened.map(([url]) => url)).toEqual(['https://example.org/a%20b', 'mailto:a@example.org'])
    // However it is imported: nobody calls the raw one but its wrapper.
    expect(filesWith(/\.openExternal\s*\(/)).toEqual(['electron/shell/external.ts'])
  })

  it('16. Use a current version of Electron', () => {
    const { devDependencies } = JSON.parse(readText('package.json')) as { devDependencies: { electron: string } }
    // Exact and no beta, so that what was tested is what is packed; and watched, because age is the danger.
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
    const installed = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'))
    expect(installed).toMatchObject({ version: devDependencies.electron })
    expect(readText('.github/dependabot.yml')).toMatch(
      /package-ecosystem: npm[\s\S]*interval: weekly[\s\S]*patterns: \[electron\]/,
    )
  })

  it('17. Validate the sender of all IPC messages', async () => {
    for (const frame of ['other', 'inner', 'gone'] as const) expect(await program.answers(frame)).toBe(false)
    expect(await program.answers('main')).toBe(true)
    // There is one file to look at.
    const listening = filesWith(/\bipcMain\s*\.\s*(?:on|once|handle|handleOnce|addListener)\b/)
    expect(listening).toEqual(['electron/shell/ipc.ts'])
  })

  it('18. Avoid usage of the file:// protocol and prefer usage of custom protocols', async () => {
    expect(await program.callsOf('BrowserWindow.loadFile')).toEqual([])
    expect(filesWith(/\.loadFile\s*\(|loadURL\(\s*['"`]file:/)).toEqual([])
    expect(fuses.grantFileProtocolExtraPrivileges).toBe(false)
  })

  it('19. Check which fuses you can change', () => {
    expect(fuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    })
  })

  it('20. Do not expose Electron APIs to untrusted web content', () => {
    const { world, sent, tell } = runPreload()
    expect(Object.keys(world)).toEqual(['earshot'])
    const bridge = world.earshot as Record<string, unknown>
    expect(Object.keys(bridge).sort()).toEqual(['host', 'onMessage', 'send', 'sendBytes'])
    const heard: unknown[][] = []
    ;(bridge.onMessage as (listener: (...args: unknown[]) => void) => void)((...args) => heard.push(args))
    ;(bridge.send as (message: unknown) => void)('hello')
    const [channel, document] = sent[0] ?? []
    expect(channel).toBe('earshot:rpc')
    tell('earshot:rpc', document, 'for us')
    tell('earshot:rpc', 'another document', 'not for us')
    // The event, which carries Electron's own objects, stays behind.
    expect(heard).toEqual([['for us']])
  })
})

/** The built preload script, with a page's world that only takes note. */
function runPreload() {
  const world: Record<string, unknown> = {}
  const sent: unknown[][] = []
  const listeners: ((...args: unknown[]) => void)[] = []
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        world[name] = api
      },
    },
    ipcRenderer: {
      send: (...args: unknown[]) => void sent.push(args),
      on: (_channel: string, listener: (...args: unknown[]) => void) => void listeners.push(listener),
    },
  }
  const code = readFileSync(join(root, 'dist/electron/preload.cjs'), 'utf8')
  const preload = new Function('require', 'exports', code) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void
  preload((name) => {
    if (name !== 'electron') throw new Error(`the preload script asks for ${name}`)
    return electron
  }, {})
  return {
    world,
    sent,
    tell: (_channel: string, ...args: unknown[]) => {
      for (const listener of listeners) listener({ sender: electron.ipcRenderer }, ...args)
    },
  }
}
