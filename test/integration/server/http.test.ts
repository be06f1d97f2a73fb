import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Device, joinAsOwner, openServer, reasonOf, sendText, type TestServer } from './support.ts'

let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

describe('every answer', () => {
  it.each(['/healthz', '/readyz', '/join', '/metrics', '/nowhere', '/blobs/x', '/trpc/workspace.me', '/trpc/nowhere'])(
    'of %s names the protocol and forbids guessing of types',
    async (path) => {
      const answer = await fetch(server.url + path)
      expect(answer.headers.get('earshot-protocol')).toBe('1')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('refuses clients of another protocol, and says who is behind', async () => {
    const ask = (version: string) => fetch(`${server.url}/healthz`, { headers: { 'earshot-protocol': version } })
    const newer = await ask('2')
    expect([newer.status, newer.headers.get('content-type')]).toEqual([426, 'application/problem+json; charset=utf-8'])
    expect(await newer.json()).toMatchObject({ reason: 'serverTooOld', detail: '1', status: 426 })
    const older = await ask('0')
    expect([older.status, await reasonOf(older)]).toEqual([426, 'serverTooNew'])
    const nonsense = await ask('one')
    expect([nonsense.status, await reasonOf(nonsense)]).toEqual([400, 'requestInvalid'])
    expect((await ask('1')).status).toBe(200)
  })

  it('to what is not there is a problem, not a page', async () => {
    const answer = await fetch(`${server.url}/nowhere`)
    expect([answer.status, await reasonOf(answer)]).toEqual([404, 'requestInvalid'])
  })

  it('to a body that is too large, or is no JSON, is a problem without a stack', async () => {
    const post = (body: string) =>
      fetch(`${server.url}/auth/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const large = await post(JSON.stringify({ code: 'x'.repeat(2_000_000) }))
    expect([large.status, await reasonOf(large)]).toEqual([413, 'requestInvalid'])
    const broken = await post('{')
    const text = await broken.text()
    expect([broken.status, JSON.parse(text).reason]).toEqual([400, 'requestInvalid'])
    expect(text).not.toMatch(/node_modules|at .*\.(ts|js)/)
  })

  it('to a fault of ours tells nothing of the inside, and the log tells it all', async () => {
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.exec('alter table event rename to event_gone')
    db.close()
    const general = await olga.general().catch((error: unknown) => error)
    expect(general).toMatchObject({ data: { reason: 'serverFailed', httpStatus: 500 } })
    expect(JSON.stringify(general)).not.toMatch(/no such table|sqlite|\.ts/i)
    expect(server.logLines.join('\n')).toContain('no such table')
  })
})

describe('operators', () => {
  it('see health without a token', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'ready' })
  })

  it('see that the database cannot be written', async () => {
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.exec("create trigger no_writing before insert on schema_version begin select raise(abort, 'no'); end")
    db.close()
    const answer = await fetch(`${server.url}/readyz`)
    expect([answer.status, await reasonOf(answer)]).toEqual([503, 'serverFailed'])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  it('leave no trace when they ask whether it can be written', async () => {
    const db = new Database(`${server.dataDir}/earshot.db`, { readonly: true })
    const versions = db.prepare('select * from schema_version')
    const before = versions.all()
    await fetch(`${server.url}/readyz`)
    expect(versions.all()).toEqual(before)
    db.close()
  })

  it('read counters that move', async () => {
    await sendText(olga, await olga.general())
    const text = await (await fetch(`${server.url}/metrics`, { headers: olga.headers })).text()
    expect(text).toMatch(/^earshot_live_connections 0$/m)
    expect(text).toMatch(/^earshot_events_total [1-9]\d*$/m)
    expect(text).toMatch(/^earshot_mutation_seconds_count 1$/m)
    expect(text).toMatch(/^earshot_uptime_seconds \d+$/m)
  })
})

describe('the page behind an invitation link', () => {
  it('says what to do, and may load and run nothing but its own style', async () => {
    const answer = await fetch(`${server.url}/join`)
    const html = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).toContain('earshot join LINK')
    expect(html).not.toContain('<script')
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })
})
