import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { DesktopSnapshot } from '#shared/contract/desktop.ts'
import { runEarshot } from '../../support/programs.ts'
import { speech } from '../../support/sound.ts'
import { bootElectron, type Call } from './booted-electron.ts'

/** What a page reaches: the files of the program, the core, the sound of a note from the embedded server. */

const booted = bootElectron()
const { callsOf, serve, sentTo } = booted

describe('the earshot: protocol', () => {
  it('is a real origin, registered before the window, and bypasses nothing', async () => {
    const names = (await booted.electron().ask<Call[]>('calls')).map((call) => call.name)
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
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', document, {
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
    await booted.electron().ask('ipc', 'earshot:rpc', 'other', documents[0], call)
    await booted.electron().ask('ipc', 'earshot:rpc', 'gone', documents[1], call)
    await booted.electron().ask('ipc', 'earshot:rpc', 'inner', documents[3], call)
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', 'nameless', call)
    await booted.electron().ask('moveMainFrame', 'earshot://app.evil.example/')
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', documents[2], call)
    await booted.electron().ask('moveMainFrame', 'earshot://app/')
    const last = randomUUID()
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', last, call)
    await vi.waitFor(async () => expect(await sentTo(last)).not.toEqual([]))
    for (const document of [...documents, 'nameless']) expect(await sentTo(document)).toEqual([])
  })

  it('ends the calls of a document when the page is loaded again', async () => {
    const [before, after] = [randomUUID(), randomUUID()]
    const call = (id: number, type: string, path: string, input?: unknown) => ({ kind: 'call', id, type, path, input })
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', before, call(1, 'subscription', 'feed'))
    await vi.waitFor(async () => expect(await sentTo(before)).toHaveLength(1))
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', after, call(1, 'subscription', 'feed'))
    await booted
      .electron()
      .ask('ipc', 'earshot:rpc', 'main', after, call(2, 'mutation', 'settings.update', { defaultSpeed: 2 }))
    await vi.waitFor(async () => expect((await sentTo(after)).length).toBeGreaterThanOrEqual(3))
    expect(await sentTo(before)).toHaveLength(1)
  })

  it('answers a call that went wrong with a reason and a sentence', async () => {
    const document = randomUUID()
    const call = { kind: 'call', id: 1, type: 'mutation', path: 'session.join' }
    await booted
      .electron()
      .ask('ipc', 'earshot:rpc', 'main', document, { ...call, input: { link: 'x', memberName: '' } })
    await vi.waitFor(async () =>
      expect(await sentTo(document)).toMatchObject([{ kind: 'error', error: { reason: 'requestInvalid' } }]),
    )
  })
})

describe('the embedded server', () => {
  it('runs as a utility process, and the person is signed in', async () => {
    const document = randomUUID()
    const input = { memberName: 'Alice' }
    const call = { kind: 'call', id: 7, type: 'mutation', path: 'session.useThisComputer', input }
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', document, call)
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
    const outbox = new Database(join(booted.folder(), 'profiles', 'boot', 'outbox.db'), { readonly: true })
    const token = outbox.prepare('SELECT token FROM session').pluck().get()
    outbox.close()
    expect(token).toMatch(/^sealed:/)
    expect(await callsOf('safeStorage.encryptStringAsync')).toHaveLength(1)
  })

  it('brings a note of somebody else, and the protocol serves its sound in ranges', async () => {
    const document = randomUUID()
    const call = { kind: 'call', id: 1, type: 'mutation', path: 'invitations.create' }
    await booted.electron().ask('ipc', 'earshot:rpc', 'main', document, call)
    const [invited] = await vi.waitFor(async () => {
      const messages = await sentTo(document)
      expect(messages).toMatchObject([{ kind: 'data', data: { link: expect.stringContaining('/join#') } }])
      return messages as { data: { link: string } }[]
    })
    const guest = { EARSHOT_DATA_DIR: join(booted.folder(), 'guest') }
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
