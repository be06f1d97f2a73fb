import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
import {
  conversation,
  type Device,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  sendVoice,
  startTestServer,
} from './support/world.ts'

const general = (device: Device) => conversation(device, 'general').id
const isHere = (device: Device, noteId: NoteId): boolean => noteOn(device, noteId)?.audio?.isCached === true
const share = (device: Device) => device.core.api.media.share({ conversationId: general(device) })

/** Three notes that Bob has, and has heard. */
async function threeHeard() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const noteIds: NoteId[] = []
  for (let i = 0; i < 3; i += 1) noteIds.push(await sendVoice(alice, 'general'))
  for (const noteId of noteIds) {
    await eventually(() => isHere(bob, noteId), 'the recording')
    await bob.core.api.notes.markHeard({ noteId })
  }
  return { server, alice, bob, noteIds }
}

describe('recordings on this computer', () => {
  it('are fetched when a conversation is kept offline, however old and heard, and counted', async () => {
    const { bob, noteIds } = await threeHeard()
    await bob.core.api.settings.update({ mediaDays: 0 })
    expect(await share(bob)).toEqual({ here: 3, total: 3 })
    await bob.close()
    for (const noteId of noteIds.slice(1)) await rm(join(bob.dataDir, 'media', `${noteId}.opus`))

    const again = await openDevice(bob.dataDir)
    expect(await share(again)).toEqual({ here: 1, total: 3 })
    await again.core.api.media.keepOffline({ conversationId: general(again), isKept: true })
    await eventually(() => noteIds.every((noteId) => isHere(again, noteId)), 'all of them', 30_000)
    expect(await share(again)).toEqual({ here: 3, total: 3 })
    expect(again.core.snapshot().settings.keptOffline).toEqual([general(again)])
    await again.core.api.media.keepOffline({ conversationId: general(again), isKept: false })
    expect(again.core.snapshot().settings.keptOffline).toEqual([])
  })

  it('that were removed are fetched again when they are played, and offline it is said that they are away', async () => {
    const { server, bob, noteIds } = await threeHeard()
    const [noteId] = noteIds
    if (!noteId) throw new Error('no note')
    await bob.close()
    await rm(join(bob.dataDir, 'media', `${noteId}.opus`))
    const again = await openDevice(bob.dataDir)
    await again.core.api.settings.update({ mediaDays: 0 })
    await server.stop()
    expect(await again.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: false, reason: 'recordingAway' })
    await server.start()
    await eventually(() => again.core.snapshot().connection.state === 'online', 'online', 40_000)
    expect((await again.core.media.open({ kind: 'note', noteId })).ok).toBe(true)
    expect(await readdir(join(again.dataDir, 'media'))).toContain(`${noteId}.opus`)
  })
})
