import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { encodePageFrame } from '#shared/contract/capture.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { type BrowserHost, startBrowserHost } from '../../../electron/browser/host.ts'
import { createTinyCore, noteIdOfFile, noteIdOffline, type TinyCore, writeSound } from './fake-core.ts'

let folder = ''
let host: BrowserHost
let core: TinyCore
let cookie = ''

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

/** Plain `node:http`, for `fetch` does not let a caller set Host and Origin. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

const askInside = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  ask(path, { method, headers: { cookie, ...headers } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-host-'))
  const rendererDir = join(folder, 'renderer')
  await mkdir(join(rendererDir, 'assets'), { recursive: true })
  await writeFile(join(rendererDir, 'index.html'), '<!doctype html><title>Earshot</title>')
  await writeFile(join(rendererDir, 'assets', 'app-abc123.js'), 'export {}')
  await writeFile(join(rendererDir, 'assets', 'encoder-abc.wasm'), 'wasm')
  await writeFile(join(rendererDir, 'assets', 'worker-abc.mjs'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'not for pages')
  const log = vi.fn()
  core = createTinyCore(await writeSound(folder), log)
  const started = await startBrowserHost({ core, rendererDir, port: 0, log })
  if (!started.ok) throw new Error(started.reason)
  host = started.value
  const entry = await ask(new URL(host.url).pathname + new URL(host.url).search)
  cookie = String(entry.headers['set-cookie']?.[0]).split(';')[0] ?? ''
})

afterAll(async () => {
  await host.close()
  await rm(folder, { recursive: true, force: true })
})

describe('who is let in', () => {
  it('gives the entry link a cookie that pages cannot read, and sends it on to the page', async () => {
    const { pathname, search } = new URL(host.url)
    const answer = await ask(pathname + search)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^earshot-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    )
  })

  it('has a key of at least 128 bits that is not the cookie', () => {
    const key = new URL(host.url).searchParams.get('key') ?? ''
    expect(Buffer.from(key, 'base64url').length).toBeGreaterThanOrEqual(16)
    expect(cookie).not.toContain(key)
  })

  it('refuses a wrong key', async () => {
    const answer = await ask('/?key=AAAAAAAAAAAAAAAAAAAAAA')
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('refuses every request without the cookie or with a wrong one, saying what to do', async () => {
    for (const path of ['/', '/assets/app-abc123.js', `/media/notes/${noteIdOfFile}`]) {
      const answer = await ask(path)
      expect(answer.status).toBe(401)
      expect(String(answer.body)).toContain('Open the link that Earshot printed')
    }
    expect((await ask('/', { headers: { cookie: `earshot-${host.port}=wrong` } })).status).toBe(401)
  })

  it('refuses another Host, as a rebound name would send it', async () => {
    for (const name of ['evil.example', `evil.example:${host.port}`, '127.0.0.1', `127.0.0.1:${host.port + 1}`]) {
      expect((await askInside('/', { host: name })).status).toBe(421)
    }
    expect((await askInside('/', { host: `localhost:${host.port}` })).status).toBe(200)
  })

  it('refuses another Origin, and requests that another page made', async () => {
    const own = `http://127.0.0.1:${host.port}`
    expect((await askInside('/', { origin: 'http://evil.example' })).status).toBe(403)
    expect((await askInside('/', { origin: 'null' })).status).toBe(403)
    expect((await askInside('/', {}, 'POST')).status).toBe(403)
    expect((await askInside('/', { origin: own }, 'POST')).status).toBe(405)
    const sameSite = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    expect((await askInside(`/media/notes/${noteIdOfFile}`, sameSite)).status).toBe(403)
  })

  it('tells a port that is taken', async () => {
    const log = vi.fn()
    const second = await startBrowserHost({ core, rendererDir: join(folder, 'renderer'), port: host.port, log })
    expect(second).toEqual({ ok: false, reason: 'portTaken', detail: String(host.port) })
  })
})

describe('the page', () => {
  it('is served with its policy', async () => {
    const answer = await askInside('/')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-cache')
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain(`ws://127.0.0.1:${host.port}`)
    expect(policy).not.toContain('unsafe-inline')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['permissions-policy']).toContain('microphone=(self), camera=(self),')
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin')
  })

  it('has hashed assets kept for ever and typed rightly', async () => {
    const script = await askInside('/assets/app-abc123.js')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(script.headers['cache-control']).toContain('immutable')
    expect((await askInside('/assets/encoder-abc.wasm')).headers['content-type']).toBe('application/wasm')
    const module = await askInside('/assets/worker-abc.mjs')
    expect(module.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it('never leads out of its folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..%5csecret.txt']) {
      const answer = await askInside(path)
      expect(answer.status).toBe(404)
      expect(String(answer.body)).not.toContain('not for pages')
    }
  })
})

describe('sound', () => {
  const path = `/media/notes/${noteIdOfFile}`

  it('is served whole, and kept out of the browser cache', async () => {
    const answer = await askInside(path)
    expect(answer.status).toBe(200)
    expect(answer.body).toHaveLength(1000)
    expect(answer.headers['accept-ranges']).toBe('bytes')
    expect(answer.headers['content-type']).toBe('audio/ogg')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('is served in ranges', async () => {
    const middle = await askInside(path, { range: 'bytes=10-19' })
    expect(middle.status).toBe(206)
    expect(middle.headers['content-range']).toBe('bytes 10-19/1000')
    expect([...middle.body]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect((await askInside(path, { range: 'bytes=-5' })).body).toHaveLength(5)
    const beyond = await askInside(path, { range: 'bytes=1000-' })
    expect(beyond.status).toBe(416)
    expect(beyond.headers['content-range']).toBe('bytes */1000')
  })

  it('answers HEAD with the size alone', async () => {
    const answer = await askInside(path, {}, 'HEAD')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-length']).toBe('1000')
    expect(answer.body).toHaveLength(0)
  })

  it('of a picture says what it is, and leaves nothing to guess', async () => {
    const picture = await askInside(`${path}/files/${noteIdOffline}`)
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/webp'])
    expect(picture.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(picture.headers['content-security-policy']).toMatch(/img-src 'self'.*media-src 'self'/)
    for (const name of ['..%2fsecret', 'a.png', '']) {
      expect((await askInside(`${path}/files/${name}`)).status).toBe(404)
    }
    expect((await askInside(`/media/takes/${noteIdOffline}/files/nothing`)).status).toBe(404)
  })

  it('says in a sentence why it cannot be had', async () => {
    const offline = await askInside(`/media/notes/${noteIdOffline}`)
    expect(offline.status).toBe(503)
    expect(offline.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(String(offline.body))).toMatchObject({
      reason: 'serverUnreachable',
      title: expect.stringContaining('does not answer'),
    })
    expect((await askInside(`/media/takes/${noteIdOffline.replace('b', 'c')}`)).status).toBe(404)
    expect((await askInside('/media/notes/..%2f..%2fsecret.txt')).status).toBe(404)
  })
})

describe('the bridge', () => {
  const connect = (headers: Record<string, string>, path = '/bridge'): Promise<WebSocket | number> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
      socket.once('open', () => resolve(socket))
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.once('error', reject)
    })
  const own = () => ({ cookie, origin: `http://127.0.0.1:${host.port}` })

  it('is closed to other origins, other hosts, and to those without the cookie', async () => {
    expect(await connect({ cookie })).toBe(403)
    expect(await connect({ ...own(), origin: 'http://evil.example' })).toBe(403)
    expect(await connect({ ...own(), origin: `http://localhost:${host.port}` })).toBe(403)
    expect(await connect({ ...own(), host: 'evil.example' })).toBe(421)
    expect(await connect({ origin: own().origin })).toBe(401)
    expect(await connect(own(), '/elsewhere')).toBe(404)
    expect(core.channels).toHaveLength(0)
  })

  it('carries calls, pages, and the end of the tab', async () => {
    const socket = await connect(own())
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
    const received: unknown[] = []
    socket.on('message', (data) => received.push(JSON.parse(String(data))))
    socket.send(JSON.stringify({ kind: 'call', id: 1, type: 'query', path: 'double', input: { n: 4 } }))
    await vi.waitFor(() => expect(received).toEqual([{ kind: 'data', id: 1, data: 8 }]))
    socket.send('{ not json')
    const takeId = TakeId.parse('01890000-0000-7000-8000-000000000001')
    socket.send(encodePageFrame({ takeId, index: 0, levels: Uint8Array.of(), page: Uint8Array.of(1, 2) }))
    await vi.waitFor(() => expect(core.pages).toHaveLength(1))
    expect(core.pages[0]).toMatchObject({ takeId, index: 0 })
    socket.close()
    await vi.waitFor(() => expect(core.closed.count).toBe(1))
  })

  it('cuts a tab that sends more than any honest message', async () => {
    const socket = await connect(own())
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`)
    const closed = new Promise<number>((resolve) => socket.once('close', resolve))
    socket.send('x'.repeat(2_000_000))
    expect(await closed).toBe(1009)
  })
})
