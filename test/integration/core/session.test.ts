import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION } from '#shared/contract/version.ts'
import { ConversationId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { withFetch } from './support/bad-net.ts'
import { reasonOf } from './support/reason-of.ts'
import {
  conversation,
  eventually,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

const me = { memberName: 'Mia', deviceName: 'Test' }

describe('signing in', () => {
  it('tells every bad link by name', async () => {
    const server = await startTestServer()
    const device = await openDevice(await tempDir('mia'))
    const { api } = device.core
    expect(await reasonOf(api.session.join({ link: 'http://example.org/other', ...me }))).toBe('linkMalformed')
    const invented = `${server.url}/join#${'A'.repeat(22)}`
    expect(await reasonOf(api.session.join({ link: invented, ...me }))).toBe('invitationUnknown')
    await server.stop()
    expect(await reasonOf(api.session.join({ link: invented, ...me }))).toBe('serverUnreachable')
    expect(device.core.snapshot().session).toEqual({ kind: 'signedOut' })
    expect(await reasonOf(api.notes.sendText({ target: someTarget, text: 'hello' }))).toBe('notSignedIn')
  })

  it('takes an invitation once, and a profile one member', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const { link } = await alice.core.api.invitations.create()
    const bob = await openDevice(await tempDir('bob'))
    await bob.core.api.session.join({ link, ...me })
    expect(bob.core.snapshot().session).toMatchObject({ kind: 'signedIn', isEmbedded: false, member: { name: 'Mia' } })
    const late = await openDevice(await tempDir('late'))
    expect(await reasonOf(late.core.api.session.join({ link, ...me }))).toBe('invitationUsed')
    expect(await reasonOf(bob.core.api.session.join({ link, ...me }))).toBe('alreadySignedIn')
  })

  it('shows that the server no longer accepts this device, keeps what waits, and lets a new invitation in', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    let isRefused = false
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => (url, init) => {
        const headers = new Headers(init?.headers)
        if (isRefused && headers.has('authorization')) headers.set('authorization', `Bearer ${'x'.repeat(43)}`)
        return next(url, { ...init, headers: Object.fromEntries(headers) })
      }),
    )
    isRefused = true
    const noteId = await sendVoice(bob, 'general')
    await eventually(() => bob.core.snapshot().connection.message === sentenceOf('tokenInvalid'), 'the sentence')
    expect(bob.core.snapshot().connection.waiting).toBe(1)
    expect(bob.core.snapshot().session.kind).toBe('signedIn')

    isRefused = false
    const { link } = await alice.core.api.invitations.create()
    // Until a request is answered again, the device stands as refused.
    await bob.core.api.session.join({ link, memberName: 'Bob again', deviceName: 'Test' })
    expect(await bob.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
  })

  it('stays signed in while this device holds what nobody else has; then forgets the account whole', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const delivered = await sendVoice(alice, 'general')
    await alice.core.sync.whenSettled(delivered, 10_000)
    await server.stop()
    await sendText(alice, 'general', 'not out yet')
    expect(await reasonOf(alice.core.api.session.signOut())).toBe('workUnsent')
    expect(alice.core.snapshot().session.kind).toBe('signedIn')

    await server.start()
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'the outbox empty')
    await alice.core.api.session.signOut()
    expect(alice.core.snapshot()).toMatchObject({ session: { kind: 'signedOut' }, conversations: [], members: [] })
    expect(await readdir(join(alice.dataDir, 'media'))).toEqual([])
    await alice.close()
    const db = new Database(join(alice.dataDir, 'outbox.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM session').pluck().get()).toBe(0)
    db.close()
  })

  it('ends the device’s token when signing out', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const db = new Database(join(alice.dataDir, 'outbox.db'), { readonly: true })
    const token = String(db.prepare('SELECT token FROM session').pluck().get())
    db.close()
    const leave = () =>
      fetch(`${server.url}/auth/leave`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'earshot-protocol': String(PROTOCOL_VERSION) },
      })
    await alice.core.api.session.signOut()
    expect((await leave()).status).toBe(401)
  })

  it('closes a microphone that is open still', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const asked: string[] = []
    alice.core.takes.attachCapture(({ kind }) => asked.push(kind))
    await alice.core.api.session.signOut()
    expect(asked).toContain('closeMicrophone')
  })

  it('signs out without the server, too', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await server.stop()
    await alice.core.api.session.signOut()
    expect(alice.core.snapshot().session).toEqual({ kind: 'signedOut' })
  })

  it('finishes at the next start what a crash left of signing out', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await alice.core.sync.whenSettled(await sendVoice(alice, 'general'), 10_000)
    await alice.close()
    expect(await readdir(join(alice.dataDir, 'media'))).toHaveLength(1)
    const db = new Database(join(alice.dataDir, 'outbox.db'))
    db.exec('DELETE FROM session')
    db.close()
    const again = await openDevice(alice.dataDir)
    expect(again.core.snapshot().session).toEqual({ kind: 'signedOut' })
    await again.close()
    expect(await readdir(join(alice.dataDir, 'media'))).toEqual([])
    const cache = new Database(join(alice.dataDir, 'cache.db'), { readonly: true })
    expect(cache.prepare('SELECT count(*) FROM note').pluck().get()).toBe(0)
    cache.close()
  })

  it('says that the invitation is used up when the answer to joining was lost, and joins when the question was', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const lose = (what: 'answer' | 'question') => {
      let lost = 0
      return withFetch((next) => async (url, init) => {
        if (!url.endsWith('/auth/join') || lost === 1) return next(url, init)
        lost += 1
        if (what === 'answer') await next(url, init)
        throw new TypeError('connection reset')
      })
    }
    const first = await openDevice(await tempDir('first'), lose('answer'))
    const { link } = await alice.core.api.invitations.create()
    expect(await reasonOf(first.core.api.session.join({ link, ...me }))).toBe('invitationUsed')
    expect(first.core.snapshot().session).toEqual({ kind: 'signedOut' })

    const second = await openDevice(await tempDir('second'), lose('question'))
    const { link: other } = await alice.core.api.invitations.create()
    await second.core.api.session.join({ link: other, memberName: 'Second', deviceName: 'Test' })
    expect(second.core.snapshot().session.kind).toBe('signedIn')
  })

  it('sends nothing made for one workspace to another, and lets the person decide', async () => {
    const server = await startTestServer()
    const elsewhere = await startTestServer()
    const alice = await openOwner(server)
    let isRefused = false
    const sent: string[] = []
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => (url, init) => {
        if (url.startsWith(elsewhere.url)) sent.push(url.slice(elsewhere.url.length))
        const headers = new Headers(init?.headers)
        if (isRefused && url.startsWith(server.url)) headers.set('authorization', `Bearer ${'x'.repeat(43)}`)
        return next(url, { ...init, headers: Object.fromEntries(headers) })
      }),
    )
    const heard = await sendVoice(alice, 'general')
    await eventually(() => bob.core.notes.read(heard)?.audio?.isCached, 'a recording of the first workspace')
    isRefused = true
    const noteId = await sendVoice(bob, 'general')
    await eventually(() => bob.core.snapshot().connection.message === sentenceOf('tokenInvalid'), 'the sentence')

    await bob.core.api.session.join({ link: elsewhere.ownerLink, memberName: 'Alice', deviceName: 'Test' })
    await pulled(bob)
    expect(bob.core.snapshot().connection).toMatchObject({ waiting: 0, failed: 1 })
    expect(sent.filter((path) => path.startsWith('/uploads'))).toEqual([])
    // What the member of the first workspace had heard is not left to the one of the second.
    expect(await readdir(join(bob.dataDir, 'media'))).toEqual([])
    expect((await bob.core.media.open({ kind: 'note', noteId })).ok).toBe(true)
    expect(await reasonOf(bob.core.api.session.signOut())).toBe('workUnsent')
    // It is seen where it can be heard and discarded.
    const self = conversation(bob, 'self').id
    const page = await bob.core.api.notes.page({ conversationId: self, before: null, limit: 10 })
    expect(page.notes).toMatchObject([{ id: noteId, conversationId: self, state: 'failed' }])
    await bob.core.api.notes.discardFailed({ noteId })
    await eventually(
      () => bob.changes.some((change) => change.kind === 'noteGone' && change.conversationId === self),
      'the change that takes it away',
    )
    await bob.core.api.session.signOut()
  })

  it('tells that the server speaks another protocol', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await alice.close()
    const old = await openDevice(
      alice.dataDir,
      withFetch((next) => (url, init) => {
        const headers = new Headers(init?.headers)
        headers.set('earshot-protocol', '0')
        return next(url, { ...init, headers: Object.fromEntries(headers) })
      }),
    )
    await eventually(
      () =>
        old.core.snapshot().connection.message === sentenceOf('serverTooNew', '1') ||
        old.core.snapshot().connection.message === sentenceOf('serverTooOld', '1'),
      'the sentence about the protocol',
    )
  })
})

const someTarget = {
  conversationId: ConversationId.parse('01890000-0000-7000-8000-000000000001'),
  rootId: null,
  anchor: null,
}
