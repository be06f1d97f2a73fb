import { rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Captions } from '#shared/contract/captions.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import {
  arrived,
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
} from './support/world.ts'

const captions = (text: string): Captions => ({
  language: 'en',
  source: 'hand',
  segments: [{ startMs: 0, endMs: 900, text }],
})
const say = (device: Device, noteId: NoteId, text: string | null) =>
  device.core.api.notes.setCaptions({ noteId, captions: text === null ? null : captions(text) })
const words = async (device: Device, noteId: NoteId) =>
  (await device.core.api.notes.captions({ noteId }))?.captions.segments.map(({ text }) => text).join(' ') ?? null
const find = async (device: Device, text: string) => {
  const filters = { memberId: null, conversationId: null, before: null, limit: 10 }
  const { hits } = await device.core.api.search.notes({ text, ...filters })
  return hits.map((hit) => [hit.noteId, hit.snippet?.text])
}
const settled = (...devices: Device[]) =>
  eventually(() => devices.every((device) => device.core.snapshot().connection.waiting === 0), 'all delivered', 40_000)

async function twoPeople() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const noteId = await sendVoice(alice, 'general')
  await settled(alice)
  await arrived(alice, noteId)
  await arrived(bob, noteId)
  return { server, alice, bob, noteId }
}

describe('what is said in a note', () => {
  it('once its author wrote it down is read and found by everybody, whether they had searched before or not', async () => {
    const { alice, bob, noteId } = await twoPeople()
    await sendText(alice, 'general', 'another note, and more behind it')
    expect(await find(bob, 'zeppelin')).toEqual([])
    await say(alice, noteId, 'The zeppelin leaves at nine')
    expect(await find(alice, 'zepp')).toEqual([[noteId, 'The zeppelin leaves at nine']])
    await eventually(() => noteOn(bob, noteId)?.transcript, 'the words on the other device')
    expect(noteOn(bob, noteId)?.transcript).toEqual({
      snippet: 'The zeppelin leaves at nine',
      language: 'en',
      source: 'hand',
    })
    expect(await find(bob, 'zeppelin nine')).toEqual([[noteId, 'The zeppelin leaves at nine']])
    expect(await bob.core.api.notes.captions({ noteId })).toMatchObject({
      memberName: 'Alice',
      captions: { source: 'hand' },
    })
  })

  it('tells whether it ends in a question, however long it is', async () => {
    const { alice, bob, noteId } = await twoPeople()
    const told = () => noteOn(bob, noteId)?.transcript
    const long = 'So this is how it went, and nobody knows why? '.repeat(20)
    await say(alice, noteId, `${long}Would you look at it?`)
    await eventually(() => told()?.asks, 'the question on the other device')
    expect(told()?.snippet).toHaveLength(200)
    await say(alice, noteId, `${long}I will tell you tomorrow.`)
    await eventually(() => told() !== undefined && told()?.asks === undefined, 'the statement on the other device')
  })

  it('is found by its new words only when it is changed, and by none when it is taken away', async () => {
    const { alice, bob, noteId } = await twoPeople()
    await say(alice, noteId, 'zeppelin')
    await settled(alice)
    await pulled(bob)
    expect(await find(bob, 'zeppelin')).toHaveLength(1)
    await say(alice, noteId, 'submarine')
    await settled(alice)
    await pulled(bob)
    expect(await find(bob, 'zeppelin')).toEqual([])
    expect(await find(bob, 'submarine')).toHaveLength(1)
    await say(alice, noteId, null)
    await settled(alice)
    await pulled(bob)
    expect(await find(bob, 'submarine')).toEqual([])
    expect(await words(bob, noteId)).toBeNull()
    expect(noteOn(bob, noteId)?.transcript).toBeUndefined()
  })

  it('written without a server shows at once, outlives a restart, and goes out as its last word', async () => {
    const { server, alice, bob, noteId } = await twoPeople()
    await server.stop()
    await eventually(() => alice.core.snapshot().connection.state === 'offline', 'offline')
    await say(alice, noteId, 'first')
    await say(alice, noteId, 'second')
    expect(alice.core.snapshot().connection.waiting).toBe(1)
    await alice.close()
    const again = await openDevice(alice.dataDir)
    expect(await words(again, noteId)).toBe('second')
    await server.start()
    await settled(again)
    await pulled(bob)
    expect(await words(bob, noteId)).toBe('second')
    expect(await words(again, noteId)).toBe('second')
  })

  it('comes back from the server when the cache is lost', async () => {
    const { alice, bob, noteId } = await twoPeople()
    await say(alice, noteId, 'zeppelin')
    await settled(alice)
    await bob.close()
    for (const end of ['', '-wal', '-shm', '.sha256']) await rm(`${bob.dataDir}/cache.db${end}`, { force: true })
    const again = await openDevice(bob.dataDir)
    await pulled(again)
    await arrived(again, noteId)
    expect(await words(again, noteId)).toBe('zeppelin')
    expect(await find(again, 'zeppelin')).toHaveLength(1)
  })

  it('is not for others to write', async () => {
    const { bob, noteId } = await twoPeople()
    await expect(say(bob, noteId, 'nonsense')).rejects.toThrow(sentenceOf('captionsNotYours'))
    expect(bob.core.snapshot().connection.waiting).toBe(0)
  })

  it('that the server refuses is taken back, and the person is told why', async () => {
    const { server, alice, noteId } = await twoPeople()
    await say(alice, noteId, 'zeppelin')
    await settled(alice)
    await server.stop()
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.pragma('foreign_keys = OFF')
    db.prepare('DELETE FROM note WHERE id = ?').run(noteId)
    db.close()
    await say(alice, noteId, 'submarine')
    await server.start()
    await settled(alice)
    expect(await words(alice, noteId)).toBe('zeppelin')
    expect(await find(alice, 'submarine')).toEqual([])
    const message = sentenceOf('captionsRefused', sentenceOf('noteUnknown', noteId))
    await eventually(
      () => alice.changes.some((change) => change.kind === 'notice' && change.notice.message === message),
      'the sentence',
    )
  })
})
