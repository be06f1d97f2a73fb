import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { isMutation, withFetch } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
} from './support/world.ts'

describe('the outbox', () => {
  it('keeps what is sent without a server, and delivers it in order and once when the server is back', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    await server.stop()
    await eventually(() => alice.core.snapshot().connection.state === 'offline', 'offline')

    const sent = [
      await sendText(alice, 'general', 'one'),
      await sendVoice(alice, 'general'),
      await sendText(alice, 'general', 'three'),
    ]
    expect(sent.map((id) => noteOn(alice, id)?.state)).toEqual(['queued', 'queued', 'queued'])
    expect(alice.core.snapshot().connection).toMatchObject({ waiting: 3, failed: 0 })
    await eventually(
      () => alice.core.snapshot().connection.message === sentenceOf('serverUnreachable', server.url),
      'the sentence about the server',
    )

    await server.start()
    for (const id of sent) expect(await alice.core.sync.whenSettled(id, 30_000)).toBe('delivered')
    for (const id of sent) await arrived(bob, id)
    const received = bob.core.notes.ofConversation(conversation(bob, 'general').id)
    expect(received.map((note) => note.id)).toEqual(sent)
    await eventually(() => alice.core.snapshot().connection.state === 'online', 'online')
    expect(alice.core.snapshot().connection).toMatchObject({ waiting: 0, message: null })
  })

  it('delivers after a restart what was queued before it', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await server.stop()
    const ids = [await sendVoice(alice, 'general'), await sendText(alice, 'general', 'two')]
    await alice.close()

    await server.start()
    const again = await openDevice(alice.dataDir)
    for (const id of ids) expect(await again.core.sync.whenSettled(id, 20_000)).toBe('delivered')
    expect(again.core.takes.list()).toEqual([])
    const notes = again.core.notes.ofConversation(conversation(again, 'general').id)
    expect(notes.map((note) => note.id)).toEqual(ids)
  })

  it('sends once when the answer is lost after the server has committed', async () => {
    const server = await startTestServer()
    let lost = 0
    const alice = await openOwner(
      server,
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        if (!isMutation(url, 'sendNote', init) || lost === 2) return answer
        lost += 1
        throw new TypeError('connection reset')
      }),
    )
    const bob = await openGuest(alice, 'Bob')
    const noteId = await sendVoice(alice, 'general')
    expect(await alice.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(lost).toBe(2)
    await arrived(bob, noteId)
    expect(bob.core.notes.ofConversation(conversation(bob, 'general').id)).toHaveLength(1)
    expect(conversation(bob, 'general').lastSeq).toBe(conversation(alice, 'general').lastSeq)
  })

  it('parks what is refused for good, shows why, and passes what comes behind it', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const { id } = conversation(alice, 'general')
    const ghost = '01890000-0000-7000-8000-00000000dead'
    const target = { conversationId: id, rootId: null, anchor: null }
    const { noteId: poison } = await alice.core.api.notes.sendText({
      target: { ...target, rootId: NoteId.parse(ghost) },
      text: 'a reply to nothing',
    })
    const after = await sendText(alice, 'general', 'behind it')
    expect(await alice.core.sync.whenSettled(after, 10_000)).toBe('delivered')
    expect(await alice.core.sync.whenSettled(poison, 10_000)).toEqual({ failed: sentenceOf('noteUnknown', ghost) })
    expect(noteOn(alice, poison)).toMatchObject({ state: 'failed', failure: sentenceOf('noteUnknown', ghost) })
    expect(alice.core.snapshot().connection).toMatchObject({ waiting: 0, failed: 1 })

    // A failed note outlives a restart, and is asked anew only when the person says so.
    await alice.close()
    const again = await openDevice(alice.dataDir)
    await pulled(again)
    expect(noteOn(again, poison)?.state).toBe('failed')
    await again.core.api.notes.retry({ noteId: poison })
    expect(await again.core.sync.whenSettled(poison, 10_000)).toEqual({ failed: sentenceOf('noteUnknown', ghost) })
    await again.core.api.notes.discardFailed({ noteId: poison })
    expect(noteOn(again, poison)).toBeNull()
    expect(await again.core.sync.whenSettled(poison, 1_000)).toBe('gone')
    expect(await again.core.sync.whenSettled(after, 1_000)).toBe('delivered')
    expect(again.core.snapshot().connection.failed).toBe(0)
  })

  it('goes on where an upload was cut, after a restart', async () => {
    const server = await startTestServer()
    const cutAt = 5_000
    let isCut = false
    const alice = await openOwner(
      server,
      withFetch((next) => async (url, init) => {
        if (init?.method !== 'PATCH') return next(url, init)
        if (isCut) throw new TypeError('no network')
        isCut = true
        const headers = new Headers(init.headers)
        headers.set('upload-complete', '?0')
        headers.delete('repr-digest')
        const body = (init.body as Uint8Array<ArrayBuffer>).slice(0, cutAt)
        await next(url, { ...init, headers: Object.fromEntries(headers), body })
        throw new TypeError('no network')
      }),
    )
    const noteId = await sendVoice(alice, 'general', 'austen-7s.wav')
    await eventually(() => isCut, 'the cut')
    await alice.close()

    const offsets: number[] = []
    const again = await openDevice(
      alice.dataDir,
      withFetch((next) => (url, init) => {
        if (init?.method === 'PATCH') offsets.push(Number(new Headers(init.headers).get('upload-offset')))
        return next(url, init)
      }),
    )
    expect(await again.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(offsets).toEqual([cutAt])
  })

  it('starts an upload over when the bytes arrived damaged, and parks it when they do again', async () => {
    const server = await startTestServer()
    let damages = 1
    const alice = await openOwner(
      server,
      withFetch((next) => (url, init) => {
        if (init?.method !== 'PATCH' || damages === 0) return next(url, init)
        damages -= 1
        return next(url, { ...init, body: (init.body as Uint8Array<ArrayBuffer>).map((byte) => byte ^ 1) })
      }),
    )
    const first = await sendVoice(alice, 'general')
    expect(await alice.core.sync.whenSettled(first, 20_000)).toBe('delivered')

    damages = 100
    const second = await sendVoice(alice, 'general')
    expect(await alice.core.sync.whenSettled(second, 20_000)).toEqual({ failed: sentenceOf('uploadHashWrong') })
    // The recording is still here, and goes out when asked again on a better line.
    expect((await alice.core.media.open({ kind: 'note', noteId: second })).ok).toBe(true)
    damages = 0
    await alice.core.api.notes.retry({ noteId: second })
    expect(await alice.core.sync.whenSettled(second, 20_000)).toBe('delivered')
  })

  it('keeps the recording when its file has become unreadable to the uploader, and says so', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await server.stop()
    const noteId = await sendVoice(alice, 'general')
    const file = await open(join(alice.dataDir, 'takes', noteId, 'audio.opus'), 'r+')
    await file.truncate(100)
    await file.close()
    await server.start()
    expect(await alice.core.sync.whenSettled(noteId, 30_000)).toEqual({ failed: sentenceOf('takeUnknown') })
    expect(noteOn(alice, noteId)?.state).toBe('failed')
  })
})
