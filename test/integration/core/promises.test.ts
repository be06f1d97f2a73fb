import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import { isMutation, withFetch } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
  type TestServer,
  tempDir,
} from './support/world.ts'

const speech = new URL('../../fixtures/speech/austen-3s.wav', import.meta.url).pathname

const offline = async (server: TestServer, device: Device): Promise<void> => {
  await server.stop()
  await eventually(() => device.core.snapshot().connection.state === 'offline', 'offline')
}
const outboxEmpty = (device: Device) =>
  eventually(() => device.core.snapshot().connection.waiting === 0, 'nothing waiting', 40_000)

/** How many rows of the cache, by table, still speak of a conversation or of its notes. */
function rowsAbout(device: Device, conversationId: ConversationId): Record<string, unknown> {
  const db = new Database(join(device.dataDir, 'cache.db'), { readonly: true })
  const count = (sql: string) => db.prepare<[string], number>(`SELECT count(*) FROM ${sql}`).pluck().get(conversationId)
  const place = conversationId.replaceAll('-', '')
  const rows = {
    note: count('note WHERE conversation_id = ?'),
    member: count('conversation_member WHERE conversation_id = ?'),
    cursor: count('cursor WHERE stream_id = ?'),
    reaction: db.prepare('SELECT count(*) FROM reaction').pluck().get(),
    wish: db.prepare('SELECT count(*) FROM reaction_wish').pluck().get(),
    heard: db.prepare('SELECT count(*) FROM heard').pluck().get(),
    search: db.prepare('SELECT count(*) FROM search WHERE search MATCH ?').pluck().get(`place : "${place}"`),
  }
  db.close()
  return rows
}

describe('losing access to a conversation', () => {
  it('takes it and its recordings off the device, and keeps and shows what was not sent', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const memberIds = alice.core.snapshot().members.map(({ id }) => id)
    const { conversationId } = await alice.core.api.conversations.create({ kind: 'group', name: 'Plans', memberIds })
    const heard = await sendVoice(alice, 'Plans')
    await eventually(() => noteOn(bob, heard)?.audio?.isCached, 'the recording on the other device')
    await bob.core.api.notes.setReaction({ noteId: heard, reaction: '👍', isOn: true, atMs: null })
    await outboxEmpty(bob)

    await offline(server, bob)
    const spoken = await sendVoice(bob, 'Plans', 'austen-5s.wav')
    const written = await sendText(bob, 'Plans', 'one more thing')
    await bob.core.api.notes.setReaction({ noteId: heard, reaction: '🎉', isOn: true, atMs: null })
    await bob.core.api.notes.markHeard({ noteId: heard })
    const draft = await bob.core.takes.importFile(speech, { conversationId, rootId: null, anchor: null })
    if (!draft.ok) throw new Error(draft.reason)
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.prepare('DELETE FROM conversation_member WHERE conversation_id = ? AND member_id = ?').run(
      conversationId,
      bob.core.snapshot().members.find(({ name }) => name === 'Bob')?.id,
    )
    db.close()
    await server.start()
    await eventually(
      () => bob.core.snapshot().conversations.every(({ id }) => id !== conversationId),
      'it is gone',
      40_000,
    )
    await outboxEmpty(bob)

    expect(rowsAbout(bob, conversationId)).toEqual({
      note: 0,
      member: 0,
      cursor: 0,
      reaction: 0,
      wish: 0,
      heard: 0,
      search: 0,
    })
    await eventually(async () => (await readdir(join(bob.dataDir, 'media'))).length === 0, 'no recording of it left')
    expect((await bob.core.media.open({ kind: 'note', noteId: heard })).ok).toBe(false)

    expect(bob.core.snapshot().connection).toMatchObject({ waiting: 0, failed: 2 })
    const self = conversation(bob, 'self').id
    const page = await bob.core.api.notes.page({ conversationId: self, before: null, limit: 10 })
    const failure = sentenceOf('notAllowed')
    expect(page.notes).toMatchObject([
      { id: spoken, conversationId: self, state: 'failed', failure },
      { id: written, conversationId: self, state: 'failed', failure, text: 'one more thing' },
    ])
    expect((await bob.core.api.notes.unsent()).map(({ id }) => id)).toEqual([spoken, written])
    expect((await bob.core.media.open({ kind: 'note', noteId: spoken })).ok).toBe(true)

    // A draft for it stays one, and may go elsewhere.
    const lost: unknown = await bob.core.api.takes
      .send({ takeId: draft.value, conversationId: null })
      .catch((error: unknown) => error)
    expect(lost instanceof Error && lost.cause instanceof ReasonError ? lost.cause.reason : null).toBe(
      'conversationUnknown',
    )
    expect(bob.core.snapshot().takes).toMatchObject([{ id: draft.value, state: 'draft' }])
    const { noteId: moved } = await bob.core.api.takes.send({ takeId: draft.value, conversationId: self })
    await bob.core.sync.whenSettled(moved, 20_000)

    // Only the person throws them away, and until then nobody signs out over them.
    await bob.close()
    const again = await openDevice(bob.dataDir)
    await pulled(again)
    const refusal: unknown = await again.core.api.session.signOut().catch((error: unknown) => error)
    expect(refusal instanceof Error && refusal.cause instanceof ReasonError ? refusal.cause.detail : null).toBe(
      '2 unsent notes',
    )
    for (const noteId of [spoken, written]) await again.core.api.notes.discardFailed({ noteId })
    expect(again.core.snapshot().connection.failed).toBe(0)
    await again.core.api.session.signOut()
  })
})

describe('one conversation in the outbox', () => {
  it('keeps its order while it cannot go on, and holds up no other', async () => {
    const server = await startTestServer()
    let stuck = ''
    const alice = await openOwner(
      server,
      withFetch((next) => (url, init) => {
        const isStuck = stuck !== '' && isMutation(url, 'sendNote', init) && String(init?.body).includes(stuck)
        return isStuck ? Promise.reject(new TypeError('connection reset')) : next(url, init)
      }),
    )
    const general = conversation(alice, 'general').id
    stuck = general
    const held = [
      await sendText(alice, 'general', 'one'),
      await sendVoice(alice, 'general'),
      await sendText(alice, 'general', 'three'),
    ]
    const free = await sendVoice(alice, 'self')
    expect(await alice.core.sync.whenSettled(free, 20_000)).toBe('delivered')
    expect(alice.core.snapshot().connection).toMatchObject({ waiting: 3, waits: { notes: 3, reactions: 0, marks: 0 } })
    stuck = ''
    for (const id of held) expect(await alice.core.sync.whenSettled(id, 30_000)).toBe('delivered')
    expect(alice.core.notes.ofConversation(general).map(({ id }) => id)).toEqual(held)
  })
})

describe('signing out', () => {
  it('is refused while a reaction waits, and leaves nothing of it behind when it went out', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const noteId = await sendText(alice, 'general', 'hello')
    await arrived(alice, noteId)
    await offline(server, alice)
    await alice.core.api.notes.setReaction({ noteId, reaction: '👀', isOn: true, atMs: null })
    const refusal: unknown = await alice.core.api.session.signOut().catch((error: unknown) => error)
    expect(refusal instanceof Error && refusal.cause instanceof ReasonError ? refusal.cause.detail : null).toBe(
      '1 reaction',
    )
    const general = conversation(alice, 'general').id
    await server.start()
    await outboxEmpty(alice)
    await alice.core.api.session.signOut()
    expect(Object.values(rowsAbout(alice, general)).every((count) => count === 0)).toBe(true)
  })

  it('drops the answers of the old account that come after the next one has begun', async () => {
    const server = await startTestServer()
    const elsewhere = await startTestServer()
    const alice = await openOwner(server)
    const { link } = await alice.core.api.invitations.create()
    let isHolding = false
    let late = 0
    const bob = await openDevice(
      await tempDir('bob'),
      withFetch((next) => async (url, init) => {
        if (!isHolding || !url.startsWith(server.url) || !url.includes('/trpc/sync.')) return next(url, init)
        // The server has answered, but its answer is still on the way when the account ends.
        const answer = await next(url, { ...init, signal: null })
        await new Promise((resolve) => {
          if (!init?.signal || init.signal.aborted) return resolve(null)
          init.signal.addEventListener('abort', resolve, { once: true })
        })
        late += 1
        return answer
      }),
    )
    await bob.core.api.session.join({ link, memberName: 'Bob', deviceName: 'Test' })
    await pulled(bob)
    isHolding = true
    const secret = await sendText(alice, 'general', 'for the first workspace only')
    await alice.core.sync.whenSettled(secret, 10_000)
    const pull = bob.core.sync.whenPulled(20_000)
    await bob.core.api.session.signOut()
    expect(await pull).toBe(false)
    await bob.core.api.session.join({ link: elsewhere.ownerLink, memberName: 'Alice', deviceName: 'Test' })
    await pulled(bob)
    await eventually(() => late > 0, 'the late answer')
    expect(noteOn(bob, secret)).toBeNull()
    const { conversations } = bob.core.snapshot()
    expect(conversations.map(({ title }) => title).sort()).toEqual(['Notes to self', 'general'])
    expect(conversations.every(({ id }) => id !== conversation(alice, 'general').id)).toBe(true)
    const db = new Database(join(bob.dataDir, 'cache.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM note').pluck().get()).toBe(0)
    db.close()
  })
})
