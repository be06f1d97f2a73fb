import { rm } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import { isMutation, withFetch } from './support/bad-net.ts'
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
  startTestServer,
  type TestServer,
} from './support/world.ts'

const signsOn = (device: Device, noteId: NoteId): string[] =>
  (noteOn(device, noteId)?.reactions ?? []).map(({ reaction, memberIds }) => `${reaction}${memberIds.length}`)
const react = (device: Device, noteId: NoteId, reaction: string, isOn = true, atMs: number | null = null) =>
  device.core.api.notes.setReaction({ noteId, reaction, isOn, atMs })
const waiting = (device: Device) => device.core.snapshot().connection.waiting
const cut = async (server: TestServer, ...devices: Device[]): Promise<void> => {
  await server.stop()
  for (const device of devices) {
    await eventually(() => device.core.snapshot().connection.state === 'offline', 'offline')
  }
}
const settled = (...devices: Device[]) =>
  eventually(() => devices.every((device) => waiting(device) === 0), 'all delivered', 40_000)

async function twoPeople() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const noteId = await sendText(alice, 'general', 'what do you think?')
  await arrived(bob, noteId)
  return { server, alice, bob, noteId }
}

describe('a reaction', () => {
  it('shows at once without a server, waits, and is on every device when the server is back', async () => {
    const { server, alice, bob, noteId } = await twoPeople()
    await cut(server, bob)
    await react(bob, noteId, '🎉', true, 400)
    expect(signsOn(bob, noteId)).toEqual(['🎉1'])
    expect(waiting(bob)).toBe(1)
    await bob.close()

    const again = await openDevice(bob.dataDir)
    expect(signsOn(again, noteId)).toEqual(['🎉1'])
    await server.start()
    await settled(again)
    await eventually(() => signsOn(alice, noteId).length === 1, 'the reaction on the other device')
    expect(noteOn(alice, noteId)?.reactions).toMatchObject([
      { reaction: '🎉', isMine: false, moments: [{ atMs: 400 }] },
    ])
    expect(noteOn(again, noteId)?.reactions).toMatchObject([{ reaction: '🎉', isMine: true }])
  })

  it('put on and taken off and on again offline goes out as its last word', async () => {
    const { server, alice, bob, noteId } = await twoPeople()
    await cut(server, bob)
    for (const isOn of [true, false, true, false, true]) await react(bob, noteId, '👍', isOn)
    await react(bob, noteId, '👀', true)
    await react(bob, noteId, '👀', false)
    expect(signsOn(bob, noteId)).toEqual(['👍1'])
    expect(waiting(bob)).toBe(2)
    await server.start()
    await settled(bob)
    await pulled(alice)
    expect(signsOn(alice, noteId)).toEqual(['👍1'])
  })

  it('of two people who were both offline comes to the same on both devices', async () => {
    const { server, alice, bob, noteId } = await twoPeople()
    await react(alice, noteId, '✅')
    await react(bob, noteId, '✅')
    await settled(alice, bob)
    await cut(server, alice, bob)
    await react(alice, noteId, '✅', false)
    await react(alice, noteId, '👍')
    await react(bob, noteId, '🙏')
    await react(bob, noteId, '👍')
    await server.start()
    await settled(alice, bob)
    await pulled(alice)
    await pulled(bob)
    const plain = (device: Device) =>
      (noteOn(device, noteId)?.reactions ?? []).map(({ reaction, memberIds }) => ({ reaction, memberIds }))
    expect(plain(alice)).toEqual(plain(bob))
    expect(signsOn(alice, noteId).sort()).toEqual(['✅1', '👍2', '🙏1'])
  })

  it('asked for twice, or to a note that is not here, changes nothing', async () => {
    const { bob, noteId } = await twoPeople()
    await react(bob, noteId, '👍')
    await settled(bob)
    await react(bob, noteId, '👍')
    await react(bob, noteId, '👀', false)
    expect(waiting(bob)).toBe(0)
    const ghost = NoteId.parse('01890000-0000-7000-8000-00000000dead')
    const refusal: unknown = await react(bob, ghost, '👍').catch((error: unknown) => error)
    expect(refusal instanceof Error && refusal.cause instanceof ReasonError ? refusal.cause.reason : null).toBe(
      'noteUnknown',
    )
  })

  it('that the server refuses is taken back where it was shown, and the person is told why', async () => {
    const { server, bob, noteId } = await twoPeople()
    await react(bob, noteId, '👍')
    await settled(bob)
    await cut(server, bob)
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.pragma('foreign_keys = OFF')
    db.prepare('DELETE FROM note WHERE id = ?').run(noteId)
    db.close()
    await react(bob, noteId, '🎉')
    await react(bob, noteId, '👍', false)
    expect(signsOn(bob, noteId)).toEqual(['🎉1'])
    await server.start()
    await settled(bob)
    expect(signsOn(bob, noteId)).toEqual(['👍1'])
    expect(bob.core.snapshot().connection.failed).toBe(0)
    const message = sentenceOf('reactionRefused', sentenceOf('noteUnknown', noteId))
    await eventually(
      () => bob.changes.some((change) => change.kind === 'notice' && change.notice.message === message),
      'the sentence',
    )
  })

  it('is still there when the answer was lost after the server had taken it', async () => {
    const server = await startTestServer()
    let lost = 0
    const alice = await openOwner(
      server,
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        if (!isMutation(url, 'setReaction', init) || lost === 2) return answer
        lost += 1
        throw new TypeError('connection reset')
      }),
    )
    const noteId = await sendText(alice, 'general', 'hello')
    await arrived(alice, noteId)
    await react(alice, noteId, '👍')
    await settled(alice)
    expect(lost).toBe(2)
    expect(signsOn(alice, noteId)).toEqual(['👍1'])
    const db = new Database(`${server.dataDir}/earshot.db`, { readonly: true })
    expect(db.prepare("SELECT count(*) FROM event WHERE kind = 'noteReacted'").pluck().get()).toBe(1)
    db.close()
  })

  it('comes back from the server with the rest when the cache is lost', async () => {
    const { alice, bob, noteId } = await twoPeople()
    await react(bob, noteId, '👍')
    await react(bob, noteId, '🎉')
    await settled(bob)
    await react(bob, noteId, '🎉', false)
    await settled(bob)
    await alice.close()
    for (const end of ['', '-wal', '-shm', '.sha256']) await rm(`${alice.dataDir}/cache.db${end}`, { force: true })
    const again = await openDevice(alice.dataDir)
    await pulled(again)
    expect(signsOn(again, noteId)).toEqual(['👍1'])
  })
})
