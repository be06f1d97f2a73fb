import { cp, rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import {
  arrived,
  type Device,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

const settled = (...devices: Device[]) =>
  eventually(() => devices.every((device) => device.core.snapshot().connection.waiting === 0), 'all delivered', 40_000)

const leave = async (device: Device): Promise<string> => {
  await device.close()
  return device.dataDir
}

/** Alice, and Bob on two devices, with a note from Alice on all of them. */
async function bobOnTwoDevices() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const noteId = await sendVoice(alice, 'general')
  await arrived(bob, noteId)
  await bob.close()
  const otherDir = `${await tempDir('bob-elsewhere')}/data`
  await cp(bob.dataDir, otherDir, { recursive: true })
  const [here, there] = [await openDevice(bob.dataDir), await openDevice(otherDir)]
  await pulled(here)
  await pulled(there)
  const { session } = alice.core.snapshot()
  if (session.kind !== 'signedIn') throw new Error('not signed in')
  return { server, here, there, noteId, aliceId: session.member.id }
}

const settingsOf = (device: Device) => device.core.snapshot().settings
const howTo = (device: Device, memberId: MemberId) => ({
  speed: settingsOf(device).speeds[memberId],
  ...settingsOf(device).listening[memberId],
})

describe('how one listens to a person', () => {
  it('follows the member to their other device, each part kept', async () => {
    const { here, there, aliceId } = await bobOnTwoDevices()
    await here.core.api.settings.setSpeed({ memberId: aliceId, speed: 1.85 })
    await here.core.api.settings.setListening({ memberId: aliceId, gainDb: 3, skip: 'long' })
    await eventually(() => settingsOf(there).listening[aliceId]?.gainDb === 3, 'the other device knows')
    expect(howTo(there, aliceId)).toEqual({ speed: 1.85, gainDb: 3, skip: 'long' })
  })

  it('is chosen without a server, and the last word of this device stays', async () => {
    const { server, here, there, aliceId } = await bobOnTwoDevices()
    await server.stop()
    await here.core.api.settings.setSpeed({ memberId: aliceId, speed: 2 })
    await here.core.api.settings.setSpeed({ memberId: aliceId, speed: 2.5 })
    expect(howTo(here, aliceId).speed).toBe(2.5)
    expect(here.core.snapshot().connection.waiting).toBe(1)
    await server.start()
    await settled(here)
    await eventually(() => howTo(there, aliceId).speed === 2.5, 'the other device knows')
    expect(howTo(here, aliceId).speed).toBe(2.5)
  })
})

describe('where one stopped in a note', () => {
  it('is shown on the other device, after a restart, and once the cache is lost', async () => {
    const { here, there, noteId } = await bobOnTwoDevices()
    const place = { atMs: 1200, isThrough: true }
    await here.core.api.notes.setPlace({ noteId, place })
    expect(noteOn(here, noteId)?.place).toEqual(place)
    await eventually(() => noteOn(there, noteId)?.place?.atMs === 1200, 'the other device knows')
    expect(noteOn(there, noteId)?.place).toEqual(place)
    await settled(here)
    await here.close()
    for (const end of ['', '-wal', '-shm', '.sha256']) await rm(`${here.dataDir}/cache.db${end}`, { force: true })
    const again = await openDevice(here.dataDir)
    await pulled(again)
    await arrived(again, noteId)
    expect(noteOn(again, noteId)?.place).toEqual(place)
  })

  it('is forgotten on all of them once the note was played to its end', async () => {
    const { here, there, noteId } = await bobOnTwoDevices()
    await here.core.api.notes.setPlace({ noteId, place: { atMs: 1200, isThrough: false } })
    await eventually(() => noteOn(there, noteId)?.place !== undefined, 'the other device knows')
    await there.core.api.notes.setPlace({ noteId, place: null })
    await eventually(() => noteOn(here, noteId)?.place === undefined, 'forgotten here as well')
  })

  const hourMs = 3_600_000
  const clockOffBy = (shiftMs: number) => (ports: CorePorts) => ({
    ...ports,
    clock: { ...ports.clock, nowMs: () => ports.clock.nowMs() + shiftMs },
  })

  /** Stops in the note without a server, and goes to sleep until `wake`. */
  async function stopsOffline({ server, there, noteId }: Awaited<ReturnType<typeof bobOnTwoDevices>>, shiftMs: number) {
    const change = clockOffBy(shiftMs)
    await there.close()
    const off = await openDevice(there.dataDir, change)
    await server.stop()
    await off.core.api.notes.setPlace({ noteId, place: { atMs: 700, isThrough: false } })
    expect(noteOn(off, noteId)?.place?.atMs).toBe(700)
    await off.close()
    await server.start()
    return { wake: () => openDevice(there.dataDir, change) }
  }

  it.each([0, -hourMs, hourMs])(
    'is the later place when one device said the earlier one late, its clock off by %i ms',
    async (shiftMs) => {
      const world = await bobOnTwoDevices()
      const { here, noteId } = world
      const sleeper = await stopsOffline(world, shiftMs)
      await here.core.api.notes.setPlace({ noteId, place: { atMs: 1200, isThrough: true } })
      await settled(here)
      const there = await sleeper.wake()
      await settled(there)
      await eventually(() => noteOn(there, noteId)?.place?.atMs === 1200, 'the later word is known there')
      expect(noteOn(here, noteId)?.place).toEqual({ atMs: 1200, isThrough: true })
      const again = await openDevice(await leave(there))
      expect(noteOn(again, noteId)?.place?.atMs).toBe(1200)
    },
  )

  it.each([0, -hourMs, hourMs])(
    'is none once the note was heard elsewhere meanwhile, a clock off by %i ms',
    async (shiftMs) => {
      const world = await bobOnTwoDevices()
      const { here, noteId } = world
      const sleeper = await stopsOffline(world, shiftMs)
      await here.core.api.notes.markHeard({ noteId })
      await settled(here)
      const there = await sleeper.wake()
      await settled(there)
      await eventually(() => noteOn(there, noteId)?.place === undefined, 'no place there')
      expect(noteOn(here, noteId)?.place).toBeUndefined()
    },
  )

  it('is a place of this device again when it stops there after all that', async () => {
    const world = await bobOnTwoDevices()
    const { here, noteId } = world
    const sleeper = await stopsOffline(world, -hourMs)
    await here.core.api.notes.markHeard({ noteId })
    await settled(here)
    const there = await sleeper.wake()
    await settled(there)
    await eventually(() => noteOn(there, noteId)?.place === undefined, 'no place there')
    await there.core.api.notes.setPlace({ noteId, place: { atMs: 900, isThrough: false } })
    await eventually(() => noteOn(here, noteId)?.place?.atMs === 900, 'known here')
  })
})

it('lists what can be caught up on, the oldest first, and nothing of one’s own', async () => {
  const { here, noteId } = await bobOnTwoDevices()
  const own = await sendVoice(here, 'general')
  await settled(here)
  await arrived(here, own)
  const { notes } = await here.core.api.notes.unheard()
  expect(notes.map(({ id }) => id)).toEqual([noteId])
  expect(notes[0]?.audio?.loudness).toBeDefined()
})
