import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
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
  sendVoice,
  startTestServer,
} from './support/world.ts'

const settled = (...devices: Device[]) =>
  eventually(() => devices.every((device) => device.core.snapshot().connection.waiting === 0), 'all delivered', 40_000)
const isHeard = (device: Device, noteId: NoteId) => noteOn(device, noteId)?.isHeard

/** Alice, and Bob on two devices, with a note from Alice on all of them. */
async function bobOnTwoDevices() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const noteId = await sendVoice(alice, 'general')
  await arrived(bob, noteId)
  return { server, alice, bob, noteId }
}

describe('a note that was heard', () => {
  it('marked unheard is unheard again on this device, after a restart, and once its cache is lost', async () => {
    const { alice, bob, noteId } = await bobOnTwoDevices()
    await bob.core.api.notes.markHeard({ noteId })
    await settled(bob)
    await bob.core.api.notes.markUnheard({ noteId })
    expect(isHeard(bob, noteId)).toBe(false)
    expect(conversation(bob, 'general').unheard).toBe(1)
    await settled(bob)
    await pulled(alice)
    expect(noteOn(alice, noteId)?.heardBy).toHaveLength(1)
    await bob.close()

    const again = await openDevice(bob.dataDir)
    await pulled(again)
    expect(isHeard(again, noteId)).toBe(false)
    await again.core.api.notes.markHeard({ noteId })
    expect(isHeard(again, noteId)).toBe(true)
    expect(conversation(again, 'general').unheard).toBe(0)
  })

  it('marked unheard without a server waits, and says so at once', async () => {
    const { server, alice, bob, noteId } = await bobOnTwoDevices()
    await bob.core.api.notes.markHeard({ noteId })
    await settled(bob)
    await server.stop()
    await bob.core.api.notes.markUnheard({ noteId })
    await bob.core.api.notes.markHeard({ noteId })
    await bob.core.api.notes.markUnheard({ noteId })
    expect(isHeard(bob, noteId)).toBe(false)
    expect(bob.core.snapshot().connection.waiting).toBe(1)
    await server.start()
    await settled(bob)
    await pulled(bob)
    expect(isHeard(bob, noteId)).toBe(false)
    expect(noteOn(alice, noteId)?.heardBy).toHaveLength(1)
  })

  it('names who heard it and when, to all who may hear it', async () => {
    const { alice, bob, noteId } = await bobOnTwoDevices()
    const fromMs = Date.now() - 60_000
    await bob.core.api.notes.markHeard({ noteId })
    await eventually(() => noteOn(alice, noteId)?.state === 'heard', 'heard')
    const [receipt, ...others] = await alice.core.api.notes.heardBy({ noteId })
    expect(others).toEqual([])
    expect(receipt?.name).toBe('Bob')
    expect(receipt?.atMs).toBeGreaterThan(fromMs)
  })

  it('by somebody who wants others not to know stays unknown to them, and is known to their own cache when that is made anew', async () => {
    const { alice, bob, noteId } = await bobOnTwoDevices()
    expect(await bob.core.api.receipts.read()).toEqual({ isSent: true })
    await bob.core.api.receipts.set({ isSent: false })
    expect(await bob.core.api.receipts.read()).toEqual({ isSent: false })
    await bob.core.api.notes.markHeard({ noteId })
    await settled(bob)
    await pulled(alice)
    expect(noteOn(alice, noteId)).toMatchObject({ state: 'delivered', heardBy: [] })
    expect(await alice.core.api.notes.heardBy({ noteId })).toEqual([])

    await bob.close()
    for (const end of ['', '-wal', '-shm', '.sha256']) await rm(`${bob.dataDir}/cache.db${end}`, { force: true })
    const again = await openDevice(bob.dataDir)
    await pulled(again)
    await arrived(again, noteId)
    expect(isHeard(again, noteId)).toBe(true)
    expect(await again.core.api.receipts.read()).toEqual({ isSent: false })
  })
})

it('says so when the setting could not be brought to the server', async () => {
  const { server, bob } = await bobOnTwoDevices()
  await server.stop()
  await expect(bob.core.api.receipts.set({ isSent: false })).rejects.toThrow()
  expect(await bob.core.api.receipts.read()).toEqual({ isSent: true })
})
