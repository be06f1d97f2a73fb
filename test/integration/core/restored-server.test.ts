import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
  startTestServer,
  type TestServer,
  tempDir,
} from './support/world.ts'

async function backUp(server: TestServer): Promise<() => Promise<void>> {
  const copy = join(await tempDir('backup'), 'data')
  await server.stop()
  await cp(server.dataDir, copy, { recursive: true })
  await server.start()
  return async () => {
    await server.stop()
    await rm(server.dataDir, { recursive: true })
    await cp(copy, server.dataDir, { recursive: true })
  }
}

async function aliceAndBob() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const kept = await sendText(alice, 'general', 'before the backup')
  await arrived(bob, kept)
  return { server, alice, bob, kept }
}

describe('a server put back to an older backup', () => {
  it('is noticed by a cursor beyond its end: the cache starts over and new notes are seen', async () => {
    const { server, alice, bob, kept } = await aliceAndBob()
    const restore = await backUp(server)
    const lost = await sendText(alice, 'general', 'after the backup')
    await arrived(bob, lost)

    await restore()
    await server.start()
    for (const device of [alice, bob]) {
      await eventually(() => noteOn(device, lost) === null, 'the lost note gone', 40_000)
      await pulled(device)
    }
    await arrived(bob, kept)
    // A copy of what was known stays, for whoever wants to look.
    expect(existsSync(join(bob.dataDir, 'cache.db.before'))).toBe(true)

    const fresh = await sendText(alice, 'general', 'after the restore')
    await alice.core.sync.whenSettled(fresh, 20_000)
    await arrived(bob, fresh)
    expect(bob.core.notes.ofConversation(conversation(bob, 'general').id).map((note) => note.id)).toEqual([kept, fresh])
    expect(bob.changes.some((change) => change.kind === 'conversationGone')).toBe(true)
  })

  it('is noticed when its numbers have been given to other events meanwhile', async () => {
    const { server, alice, bob, kept } = await aliceAndBob()
    const restore = await backUp(server)
    const lost = await sendText(alice, 'general', 'after the backup')
    await arrived(bob, lost)
    await restore()
    await alice.close()
    await bob.close()

    await server.start()
    const other = await openDevice(alice.dataDir)
    const others = [await sendText(other, 'general', 'one'), await sendText(other, 'general', 'two')]
    for (const id of others) await other.core.sync.whenSettled(id, 20_000)
    const again = await openDevice(bob.dataDir)
    for (const id of others) await arrived(again, id)
    expect(again.core.notes.ofConversation(conversation(again, 'general').id).map((note) => note.id)).toEqual([
      kept,
      ...others,
    ])
  })

  it('leaves the cache alone when it is only started again', async () => {
    const { server, alice, bob, kept } = await aliceAndBob()
    await server.stop()
    await eventually(() => bob.core.snapshot().connection.state === 'offline', 'offline')
    await server.start()
    await eventually(() => bob.core.snapshot().connection.state === 'online', 'online', 40_000)
    await pulled(bob)
    const next = await sendText(alice, 'general', 'next')
    await arrived(bob, next)
    expect(noteOn(bob, kept)).not.toBeNull()
    expect(existsSync(join(bob.dataDir, 'cache.db.before'))).toBe(false)
  })
})
