import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { DesktopSnapshot } from '#shared/contract/desktop.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { ensureBuilt } from '../../../build/targets.ts'
import type { HostOptions } from '../../electron-host/options.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'
import { runEarshot } from '../../support/programs.ts'
import { speech } from '../../support/sound.ts'

interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}
interface Served {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

let folder = ''
let electron: ElectronRun

const callsOf = async (name: string): Promise<readonly unknown[][]> =>
  (await electron.ask<Call[]>('calls')).filter((call) => call.name === name).map((call) => [...call.args])
const serve = (url: string, init: { method?: string; headers?: Record<string, string> } = {}): Promise<Served> =>
  electron.ask<Served>('protocol', url, init)
/** Messages that this document was sent. */
const sentTo = async (documentId: string): Promise<unknown[]> =>
  (await electron.ask<unknown[][]>('sent')).filter((sent) => sent[1] === documentId).map((sent) => sent[2])

beforeAll(async () => {
  await ensureBuilt(['renderer', 'main', 'preload'])
  folder = await mkdtemp(join(tmpdir(), 'earshot-electron-'))
  electron = startElectron({ dataDir: folder, args: ['--profile', 'boot'] })
  const soon = { timeout: 20_000, interval: 100 }
  await vi.waitFor(async () => expect(await callsOf('BrowserWindow.show')).toHaveLength(1), soon)
  // The other two follow the main one.
  await vi.waitFor(async () => expect(await callsOf('BrowserWindow.loadURL')).toHaveLength(3), soon)
}, 180_000)

afterAll(async () => {
  await electron.kill()
  await rm(folder, { recursive: true, force: true })
})

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
    const profile = join(folder, 'profiles', 'boot')
    expect(await callsOf('app.setPath')).toContainEqual(['userData', join(profile, 'electron')])
    expect(await callsOf('app.requestSingleInstanceLock')).toHaveLength(1)
    expect(await callsOf('app.enableSandbox')).toHaveLength(1)
  })

  it('come forward when the program is started again', async () => {
    const before = await callsOf('BrowserWindow')
    await electron.ask('second')
    expect(await callsOf('BrowserWindow.focus')).toHaveLength(1)
    expect(await callsOf('BrowserWindow')).toEqual(before)
  })
})

describe('earshot:// links', () => {
  const conversation = randomUUID()
  const link = `earshot://conversation/${conversation}`
  const shown = { kind: 'show', conversationId: conversation, noteId: null, atMs: null }
  const watch = async (run: ElectronRun): Promise<string> => {
    const document = randomUUID()
    const input = { windowId: randomUUID() }
    const call = { kind: 'call', id: 1, type: 'subscription', path: 'shell.commands', input }
    await run.ask('ipc', 'earshot:rpc', 'main', document, call)
    return document
  }
  /** What a page was asked for so far. */
  const askedOf = async (run: ElectronRun, document: string): Promise<unknown[]> =>
    (await run.ask<unknown[][]>('sent'))
      .filter(([, addressee]) => addressee === document)
      .map(([, , message]) => (message as { data: unknown }).data)

  it('come from the system and from a second start, before there is a page and after, and ask it to show', async () => {
    await electron.ask('openUrl', link)
    const page = await watch(electron)
    await electron.ask('second', ['earshot', '--', link])
    await vi.waitFor(async () => expect(await askedOf(electron, page)).toEqual([shown, shown]))
  })

  it('never lead the page anywhere: what is none is said, and one beside a switch is nothing', async () => {
    const before = await callsOf('BrowserWindow.loadURL')
    const page = await watch(electron)
    await electron.ask('second', ['earshot', link, '--remote-debugging-port=1'])
    await electron.ask('openUrl', 'earshot://app/index.html')
    await vi.waitFor(async () => expect(await askedOf(electron, page)).toEqual([{ kind: 'linkRefused' }]))
    expect(await callsOf('BrowserWindow.loadURL')).toEqual(before)
  })

  it('may start the program, which then claims them if it is an installed one', async () => {
    const run = startElectron({
      dataDir: folder,
      args: ['--profile', 'linked', '--', link],
      host: { windows: 'none', isPackaged: true },
    })
    await vi.waitFor(async () => expect(await run.ask('protocolClients')).toEqual(['earshot']), {
      timeout: 20_000,
      interval: 100,
    })
    expect(await electron.ask('protocolClients')).toEqual([])
    const page = await watch(run)
    const second = startElectron({ dataDir: folder, args: ['--profile=linked', link] })
    expect(await second.exited).toBe(0)
    await vi.waitFor(async () => expect(await askedOf(run, page)).toEqual([shown, shown]))
    await run.kill()
  }, 60_000)
})

describe('recordings opened with the app', () => {
  const wav = speech('austen-3s')
  const call = (id: number, type: string, path: string, input?: unknown) => ({ kind: 'call', id, type, path, input })
  const said = async (run: ElectronRun, document: string): Promise<{ id: number; data: unknown }[]> =>
    (await run.ask<unknown[][]>('sent'))
      .filter(([, addressee]) => addressee === document)
      .map(([, , message]) => message as { id: number; data: unknown })
  /** A page as ours is one: signed in, it follows the commands and names no conversation of its own. */
  const watch = async (run: ElectronRun): Promise<string> => {
    const document = randomUUID()
    await run.ask(
      'ipc',
      'earshot:rpc',
      'main',
      document,
      call(1, 'mutation', 'session.useThisComputer', { memberName: 'Ada' }),
    )
    await vi.waitFor(async () => expect(await said(run, document)).toMatchObject([{ kind: 'data', id: 1 }]), {
      timeout: 30_000,
      interval: 100,
    })
    await run.ask('ipc', 'earshot:rpc', 'main', document, call(2, 'subscription', 'feed'))
    await run.ask(
      'ipc',
      'earshot:rpc',
      'main',
      document,
      call(3, 'subscription', 'shell.commands', { windowId: randomUUID() }),
    )
    return document
  }
  const takesIn = (answers: readonly { id: number; data: unknown }[]): Map<string, string> =>
    new Map(
      answers
        .filter(({ id }) => id === 2)
        .flatMap(({ data }) => (data as { changes?: { take?: { id: string; state: string } }[] }).changes ?? [])
        .flatMap(({ take }) => (take ? [[take.id, take.state] as const] : [])),
    )
  const refusals = (answers: readonly { id: number; data: unknown }[]): string[] =>
    answers.flatMap(({ id, data }) => {
      const { kind, message } = (data ?? {}) as { kind?: string; message?: string }
      return id === 3 && kind === 'fileRefused' ? [message ?? ''] : []
    })

  it('become drafts by each way they come, and send nothing; what is none is refused in a sentence', async () => {
    const mine = join(folder, 'opened')
    await mkdir(join(mine, 'inner'), { recursive: true })
    const song = join(mine, 'song.mp3')
    await writeFile(song, 'ID3 something else')
    await copyFile(wav, join(mine, 'here.wav'))
    // Not signed in yet: told before the program is ready, and refused once there is a page.
    const run = startElectron({
      dataDir: folder,
      args: ['--profile', 'opened'],
      host: { windows: 'none', openedWith: wav },
    })
    onTestFinished(() => run.kill())
    const isShown = async (): Promise<boolean> =>
      (await run.ask<Call[]>('calls')).some(({ name }) => name === 'BrowserWindow.show')
    await vi.waitFor(async () => expect(await isShown()).toBe(true), { timeout: 20_000, interval: 50 })
    const page = await watch(run)
    await vi.waitFor(async () => expect(refusals(await said(run, page))).toEqual([sentenceOf('notSignedIn')]), {
      timeout: 20_000,
      interval: 100,
    })
    expect(await run.ask('openFile', wav)).toBe(true)
    await run.ask('openFile', song)
    await run.ask('openFile', join(mine, 'inner'))
    await run.ask('openFile', 'relative.wav')
    // From another folder, by a second start.
    const second = startElectron({
      dataDir: folder,
      args: ['--profile=opened', '--', 'here.wav'],
      cwd: mine,
    })
    expect(await second.exited).toBe(0)
    await run.ask('second', ['earshot', wav])
    await vi.waitFor(
      async () => {
        const answers = await said(run, page)
        expect(refusals(answers).slice(1)).toEqual([
          sentenceOf('fileNotAudio', song),
          sentenceOf('fileMissing', join(mine, 'inner')),
        ])
        expect([...takesIn(answers).values()]).toEqual(['draft', 'draft'])
      },
      { timeout: 40_000, interval: 200 },
    )
  }, 120_000)
})

describe('what the computer does', () => {
  it.each(['suspend', 'lock-screen', 'user-did-resign-active'])('%s reaches the takes', async (event) => {
    expect(await electron.ask('power', event)).toBe(true)
  })
})

describe('the earshot: protocol', () => {
  it('is a real origin, registered before the window, and bypasses nothing', async () => {
    const names = (await electron.ask<Call[]>('calls')).map((call) => call.name)
    expect(names.indexOf('protocol.registerSchemesAsPrivileged')).toBe(0)
    expect(await callsOf('protocol.registerSchemesAsPrivileged')).toEqual([
      [
        [
          {
            scheme: 'earshot',
            privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
          },
        ],
      ],
    ])
  })

  it('serves the page under its policy', async () => {
    const page = await serve('earshot://app/')
    expect(page.status).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    const policy = page.headers['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toContain('unsafe-inline')
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(String(Buffer.from(page.body, 'base64')))?.[1]
    expect(script).toBeDefined()
    const served = await serve(`earshot://app${script}`)
    expect(served.status).toBe(200)
    expect(served.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it('refuses other hosts, other methods, and paths that lead out', async () => {
    expect((await serve('earshot://other/')).status).toBe(404)
    expect((await serve('earshot://app/', { method: 'POST' })).status).toBe(405)
    for (const path of ['../package.json', '..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json']) {
      expect((await serve(`earshot://app/${path}`)).status).toBe(404)
    }
  })

  it('serves ranges', async () => {
    const whole = await serve('earshot://app/')
    const part = await serve('earshot://app/', { headers: { range: 'bytes=2-5' } })
    expect(part.status).toBe(206)
    expect(part.headers['content-range']).toMatch(/^bytes 2-5\/\d+$/)
    expect(Buffer.from(part.body, 'base64')).toEqual(Buffer.from(whole.body, 'base64').subarray(2, 6))
    expect((await serve('earshot://app/', { headers: { range: 'bytes=9999999-' } })).status).toBe(416)
  })

  it('says why sound cannot be had', async () => {
    const missing = await serve(`earshot://app/media/takes/${randomUUID()}`)
    expect(missing.status).toBe(404)
    expect(missing.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(String(Buffer.from(missing.body, 'base64')))).toMatchObject({ reason: 'takeUnknown' })
  })
})

describe('ipc', () => {
  it('reaches the real core and comes back', async () => {
    const document = randomUUID()
    await electron.ask('ipc', 'earshot:rpc', 'main', document, {
      kind: 'call',
      id: 1,
      type: 'subscription',
      path: 'feed',
    })
    const [message] = await vi.waitFor(async () => {
      const messages = await sentTo(document)
      expect(messages.length).toBeGreaterThan(0)
      return messages as { kind: string; id: number; data: { kind: string; snapshot: unknown } }[]
    })
    expect(message).toMatchObject({ kind: 'data', id: 1, data: { kind: 'snapshot' } })
    expect(DesktopSnapshot.parse(message?.data.snapshot)).toMatchObject({
      session: { kind: 'signedOut' },
      hotkey: { kind: 'windowOnly' },
    })
  })

  it('refuses frames of other pages, frames that are gone, and documents without a name', async () => {
    const call = { kind: 'call', id: 1, type: 'subscription', path: 'feed' }
    const documents = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    await electron.ask('ipc', 'earshot:rpc', 'other', documents[0], call)
    await electron.ask('ipc', 'earshot:rpc', 'gone', documents[1], call)
    await electron.ask('ipc', 'earshot:rpc', 'inner', documents[3], call)
    await electron.ask('ipc', 'earshot:rpc', 'main', 'nameless', call)
    await electron.ask('moveMainFrame', 'earshot://app.evil.example/')
    await electron.ask('ipc', 'earshot:rpc', 'main', documents[2], call)
    await electron.ask('moveMainFrame', 'earshot://app/')
    const last = randomUUID()
    await electron.ask('ipc', 'earshot:rpc', 'main', last, call)
    await vi.waitFor(async () => expect(await sentTo(last)).not.toEqual([]))
    for (const document of [...documents, 'nameless']) expect(await sentTo(document)).toEqual([])
  })

  it('ends the calls of a document when the page is loaded again', async () => {
    const [before, after] = [randomUUID(), randomUUID()]
    const call = (id: number, type: string, path: string, input?: unknown) => ({ kind: 'call', id, type, path, input })
    await electron.ask('ipc', 'earshot:rpc', 'main', before, call(1, 'subscription', 'feed'))
    await vi.waitFor(async () => expect(await sentTo(before)).toHaveLength(1))
    await electron.ask('ipc', 'earshot:rpc', 'main', after, call(1, 'subscription', 'feed'))
    await electron.ask('ipc', 'earshot:rpc', 'main', after, call(2, 'mutation', 'settings.update', { defaultSpeed: 2 }))
    await vi.waitFor(async () => expect((await sentTo(after)).length).toBeGreaterThanOrEqual(3))
    expect(await sentTo(before)).toHaveLength(1)
  })

  it('answers a call that went wrong with a reason and a sentence', async () => {
    const document = randomUUID()
    const call = { kind: 'call', id: 1, type: 'mutation', path: 'session.join' }
    await electron.ask('ipc', 'earshot:rpc', 'main', document, { ...call, input: { link: 'x', memberName: '' } })
    await vi.waitFor(async () =>
      expect(await sentTo(document)).toMatchObject([{ kind: 'error', error: { reason: 'requestInvalid' } }]),
    )
  })
})

describe('permissions', () => {
  const ours = { requestingUrl: 'earshot://app/', isMainFrame: true }
  const request = (permission: string, details: object) =>
    electron.ask<boolean>('permissionRequest', permission, details)

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
    for (const permission of ['geolocation', 'notifications', 'display-capture', 'openExternal', 'usb']) {
      expect(await request(permission, ours)).toBe(false)
    }
  })

  it('are checked by the same rule', async () => {
    const check = (permission: string, origin: string, details: object) =>
      electron.ask<boolean>('permissionCheck', permission, origin, details)
    expect(await check('media', 'earshot://app', { isMainFrame: true, mediaType: 'audio' })).toBe(true)
    expect(await check('media', 'earshot://app', { isMainFrame: true, mediaType: 'video' })).toBe(false)
    expect(await check('media', 'https://evil.example', { isMainFrame: true, mediaType: 'audio' })).toBe(false)
    expect(await check('geolocation', 'earshot://app', { isMainFrame: true })).toBe(false)
  })
})

describe('navigation', () => {
  it('never leaves the page; links go to the browser, and only by http, https and mailto', async () => {
    const away = (url: string) => electron.ask<boolean>('navigate', 'will-navigate', { url, isMainFrame: true })
    expect(await away('https://example.org/')).toBe(true)
    expect(await away('file:///etc/passwd')).toBe(true)
    expect(await away('earshot://app/')).toBe(false)
    expect(await electron.ask('navigate', 'will-redirect', { url: 'https://example.org/' })).toBe(true)
    expect(await electron.ask('navigate', 'will-frame-navigate', { url: 'https://x/', isMainFrame: false })).toBe(true)
    expect(await electron.ask('navigate', 'will-attach-webview', {})).toBe(true)
    expect(await electron.ask('openWindow', 'smb://share/thing')).toEqual({ action: 'deny' })
    expect(await electron.ask('openWindow', 'mailto:a@example.org')).toEqual({ action: 'deny' })
    expect(await callsOf('shell.openExternal')).toEqual([['https://example.org/'], ['mailto:a@example.org']])
  })
})

describe('the embedded server', () => {
  it('runs as a utility process, and the person is signed in', async () => {
    const document = randomUUID()
    const input = { memberName: 'Alice' }
    const call = { kind: 'call', id: 7, type: 'mutation', path: 'session.useThisComputer', input }
    await electron.ask('ipc', 'earshot:rpc', 'main', document, call)
    await vi.waitFor(async () => expect(await sentTo(document)).toMatchObject([{ kind: 'data', id: 7 }]), {
      timeout: 20_000,
      interval: 100,
    })
    const [path, args, options] =
      (await callsOf('utilityProcess.fork')).find(([file]) => String(file).endsWith('server.js')) ?? []
    expect(path).toMatch(/dist.electron.server\.js$/)
    expect(args).not.toContain('--parent-stdin')
    expect(options).toMatchObject({ stdio: 'pipe', serviceName: 'Earshot Server' })
  }, 30_000)

  it('is known by a token that only the keyring opens', async () => {
    const outbox = new Database(join(folder, 'profiles', 'boot', 'outbox.db'), { readonly: true })
    const token = outbox.prepare('SELECT token FROM session').pluck().get()
    outbox.close()
    expect(token).toMatch(/^sealed:/)
    expect(await callsOf('safeStorage.encryptStringAsync')).toHaveLength(1)
  })

  it('brings a note of somebody else, and the protocol serves its sound in ranges', async () => {
    const document = randomUUID()
    const call = { kind: 'call', id: 1, type: 'mutation', path: 'invitations.create' }
    await electron.ask('ipc', 'earshot:rpc', 'main', document, call)
    const [invited] = await vi.waitFor(async () => {
      const messages = await sentTo(document)
      expect(messages).toMatchObject([{ kind: 'data', data: { link: expect.stringContaining('/join#') } }])
      return messages as { data: { link: string } }[]
    })
    const guest = { EARSHOT_DATA_DIR: join(folder, 'guest') }
    const joined = await runEarshot(['join', invited?.data.link ?? '', '--name', 'Bob'], guest)
    expect(joined).toMatchObject({ code: 0 })
    const sent = await runEarshot(['send', speech('austen-3s'), '--to', 'general', '--json'], guest)
    const { id } = JSON.parse(sent.out) as { id: string }

    const url = `earshot://app/media/notes/${id}`
    const whole = await vi.waitFor(
      async () => {
        const answer = await serve(url)
        expect(answer.status).toBe(200)
        return answer
      },
      { timeout: 20_000, interval: 100 },
    )
    const bytes = Buffer.from(whole.body, 'base64')
    expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': String(bytes.length) })
    expect(bytes.subarray(0, 4).toString()).toBe('OggS')
    const part = await serve(url, { headers: { range: 'bytes=1000-1999' } })
    expect(part.status).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes 1000-1999/${bytes.length}`)
    expect(Buffer.from(part.body, 'base64')).toEqual(bytes.subarray(1000, 2000))
    const rest = await serve(url, { headers: { range: `bytes=${bytes.length - 10}-` } })
    expect(Buffer.from(rest.body, 'base64')).toEqual(bytes.subarray(-10))
    expect((await serve(url, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416)
  }, 60_000)
})

describe('a page that dies', () => {
  it('is loaded again, and its window is the same', async () => {
    const windows = await callsOf('BrowserWindow')
    const before = (await callsOf('BrowserWindow.loadURL')).length
    expect(await electron.ask('crash', 'crashed')).toBe(true)
    await vi.waitFor(async () => expect(await callsOf('BrowserWindow.loadURL')).toHaveLength(before + 1))
    expect(await callsOf('BrowserWindow')).toEqual(windows)
    expect(await electron.ask('endSession')).toBe(true)
  })

  it('again and again is given up, with a word that holds nothing else up', async () => {
    for (let i = 0; i < 3; i += 1) await electron.ask('crash', 'crashed')
    await vi.waitFor(async () => expect(await callsOf('dialog.showMessageBox')).toHaveLength(1))
    const [[owner, options] = []] = await callsOf('dialog.showMessageBox')
    expect(owner).not.toHaveProperty('message')
    expect(options).toMatchObject({ type: 'error', message: expect.stringContaining('again and again') })
    expect(await callsOf('dialog.showErrorBox')).toEqual([])
  })
})

describe('the end', () => {
  it('comes in order when the computer shuts down', async () => {
    const run = startElectron({ dataDir: folder, args: ['--profile', 'shutdown'] })
    await vi.waitFor(
      async () =>
        expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    void run.ask('power', 'shutdown').catch(() => undefined)
    expect(await run.exited).toBe(0)
  }, 30_000)

  it('comes when the person closes the window and chooses it, after the core has let go of its folder', async () => {
    await electron.ask('answerDialog', 'showMessageBox', { response: 1 })
    void electron.ask('closeWindow').catch(() => undefined)
    expect(await electron.exited).toBe(0)
    const again = startElectron({ dataDir: folder, args: ['--profile', 'boot'] })
    await vi.waitFor(
      async () =>
        expect((await again.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    const second = startElectron({ dataDir: folder, args: ['--profile=boot'] })
    expect(await second.exited).toBe(0)
    await vi.waitFor(async () => {
      const calls = await again.ask<Call[]>('calls')
      expect(calls.filter((call) => call.name === 'BrowserWindow.focus')).toHaveLength(1)
    })
    // As when a browser host has the profile, which knows nothing of Electron's lock.
    const host: HostOptions = { windows: 'none', isLockFree: true }
    const elsewhere = startElectron({ dataDir: folder, args: ['--profile=boot'], host })
    expect(await elsewhere.exited).toBe(1)
    expect(elsewhere.stderr()).toBe(
      'Earshot is already running with this profile. Use that window, close it, or choose another with --profile NAME.\n',
    )
    await again.kill()
  }, 60_000)
})

describe('starting', () => {
  it('at login shows no window, and a second start does', async () => {
    const run = startElectron({ dataDir: folder, args: ['--profile', 'login', '--hidden'] })
    const shows = async () => (await run.ask<Call[]>('calls')).filter(({ name }) => name === 'BrowserWindow.show')
    await vi.waitFor(async () => expect(await run.ask('trays')).toHaveLength(1), { timeout: 20_000, interval: 100 })
    await vi.waitFor(async () => {
      const windows = await run.ask<{ url: string }[]>('windows')
      expect(windows.map(({ url }) => url)).toContain('earshot://app/')
    })
    expect(await shows()).toEqual([])
    await run.ask('second')
    await vi.waitFor(async () => expect(await shows()).toHaveLength(1))
    await run.kill()
  }, 30_000)

  it('shows one window, and only when there is something to show, when started twice in a hurry', async () => {
    const run = startElectron({
      dataDir: folder,
      args: ['--profile', 'hurry'],
      host: { windows: 'none', isStartedTwice: true },
    })
    await vi.waitFor(
      async () =>
        expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
      { timeout: 20_000, interval: 100 },
    )
    const names = (await run.ask<Call[]>('calls')).map((call) => call.name)
    expect(names.filter((name) => name === 'BrowserWindow.show')).toHaveLength(1)
    expect(names.slice(0, names.indexOf('BrowserWindow'))).toContain('protocol.handle')
    await run.kill()
  }, 30_000)

  it('opens at the size the window had when the person quit', async () => {
    const open = async (): Promise<ElectronRun> => {
      const run = startElectron({ dataDir: folder, args: ['--profile', 'size'] })
      await vi.waitFor(
        async () =>
          expect((await run.ask<Call[]>('calls')).some((call) => call.name === 'BrowserWindow.show')).toBe(true),
        { timeout: 20_000, interval: 100 },
      )
      return run
    }
    const first = await open()
    await first.ask('resize', 900, 640)
    void first.ask('quit').catch(() => undefined)
    expect(await first.exited).toBe(0)
    const second = await open()
    const made = (await second.ask<Call[]>('calls')).filter((call) => call.name === 'BrowserWindow')
    expect(made.map(({ args }) => args[0])).toContainEqual(expect.objectContaining({ width: 900, height: 640 }))
    await second.kill()
  }, 60_000)
})
