import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { attachedFilesOf } from '#core/store/note-files.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { box, framesOf, makePicture, sceneOf } from '../takes/drawn-pictures.ts'
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
  tempDir,
} from './support/world.ts'

const picture = makePicture(7)

/** Shown and drawn on a draft before it goes out. */
async function drawOn(device: Device, takeId: TakeId): Promise<void> {
  const { drawings } = device.core.takes
  for (const frame of framesOf(takeId, picture)) drawings.accept(frame)
  const set = await drawings.setPicture(takeId, { scene: 0, picture: picture.picture, hidden: [] })
  const drawn = await drawings.draw(takeId, {
    from: 0,
    scenes: [sceneOf(picture)],
    events: [box(0, 400)],
    isLast: true,
  })
  expect([set.ok, drawn.ok]).toEqual([true, true])
}

/** A voice note with a drawing that was delivered, and its take as it stood before. */
async function deliveredWithTake() {
  const server = await startTestServer()
  const alice = await openOwner(server)
  await server.stop()
  const noteId = await sendVoice(alice, 'general', 'austen-3s.wav', (takeId) => drawOn(alice, takeId))
  await alice.close()
  const folder = join(alice.dataDir, 'takes', noteId)
  const copy = join(await tempDir('take'), noteId)
  await cp(folder, copy, { recursive: true })
  await server.start()
  const delivering = await openDevice(alice.dataDir)
  await delivering.core.sync.whenSettled(noteId, 20_000)
  await delivering.close()
  expect(existsSync(folder)).toBe(false)
  const putBack = async (state: string): Promise<void> => {
    await cp(copy, folder, { recursive: true })
    const path = join(folder, 'take.json')
    const manifest = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...manifest, state }))
  }
  return { server, dataDir: alice.dataDir, noteId, folder, putBack }
}

const isGone = (folder: string): Promise<true> =>
  eventually(() => !existsSync(folder) || null, 'the take gone').then(() => true as const)

describe('a crash between the outbox forgetting a note and the removal of its take', () => {
  for (const state of ['queued', 'open', 'kept'] as const) {
    it(`offers no draft of what was delivered (take.json: ${state})`, async () => {
      const { dataDir, noteId, folder, putBack } = await deliveredWithTake()
      await putBack(state)
      const again = await openDevice(dataDir)
      expect(again.core.takes.list()).toEqual([])
      expect(await isGone(folder)).toBe(true)
      expect(noteOn(again, noteId)?.state).toBe('delivered')
      expect(await again.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: true })
    })
  }

  it('takes the picture and the drawing along into the library, whole, before the take goes', async () => {
    const { server, dataDir, noteId, folder, putBack } = await deliveredWithTake()
    await rm(join(dataDir, 'media'), { recursive: true, force: true })
    await putBack('queued')
    await server.stop()
    const again = await openDevice(dataDir)
    expect(await isGone(folder)).toBe(true)
    const note = noteOn(again, noteId)
    const files = attachedFilesOf(note ?? {})
    expect(files.map(({ type }) => type).sort()).toEqual(['application/vnd.earshot.track', 'image/png', 'image/png'])
    for (const { blobId, sha256 } of files) {
      const bytes = await readFile(join(dataDir, 'media', `${blobId}.opus`))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
    expect(await again.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: true })
  })

  it('brings in no file that is another than the note names', async () => {
    const { server, dataDir, folder, putBack } = await deliveredWithTake()
    await rm(join(dataDir, 'media'), { recursive: true, force: true })
    await putBack('queued')
    await writeFile(join(folder, `picture-${picture.picture.blobId}`), 'torn')
    await server.stop()
    await openDevice(dataDir)
    expect(await isGone(folder)).toBe(true)
    const { blobId, thumbnail } = picture.picture
    expect(existsSync(join(dataDir, 'media', `${blobId}.opus`))).toBe(false)
    expect(existsSync(join(dataDir, 'media', `${thumbnail?.blobId}.opus`))).toBe(true)
  })

  it('settles it after the next pull when the cache was lost too', async () => {
    const { server, dataDir, noteId, folder, putBack } = await deliveredWithTake()
    await putBack('queued')
    for (const suffix of ['', '-wal', '-shm']) await writeFile(join(dataDir, `cache.db${suffix}`), '')
    await server.stop()
    const again = await openDevice(dataDir)
    expect(again.core.takes.list()).toEqual([])
    expect(existsSync(folder)).toBe(true)
    await server.start()
    await arrived(again, noteId)
    expect(await isGone(folder)).toBe(true)
  })
})

/** Every insert into a table of the cache fails, as on a full or failing disk, until `heal`. */
function failing(device: Device, table: string): { heal(): void } {
  const path = join(device.dataDir, 'cache.db')
  const run = (sql: string): void => {
    const db = new Database(path)
    db.exec(sql)
    db.close()
  }
  run(`CREATE TRIGGER broken BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END`)
  return { heal: () => run('DROP TRIGGER broken') }
}

describe('a cache that cannot be written', () => {
  it('does not end the program when an event comes, and has it once the disk is well again', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const disk = failing(bob, 'note')
    const noteId = await sendText(alice, 'general', 'to a broken disk')
    await alice.core.sync.whenSettled(noteId, 10_000)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(noteOn(bob, noteId)).toBeNull()
    disk.heal()
    await arrived(bob, noteId)
    expect(bob.core.notes.ofConversation(conversation(bob, 'general').id)).toHaveLength(1)
  })

  it('neither loses nor doubles what is sent meanwhile', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const disk = failing(alice, 'note')
    const noteId = await sendVoice(alice, 'general')
    await arrived(bob, noteId)
    expect(await alice.core.sync.whenSettled(noteId, 300)).toBe('queued')
    disk.heal()
    expect(await alice.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(bob.core.notes.ofConversation(conversation(bob, 'general').id)).toHaveLength(1)
  })

  it('tells the server what was heard all the same', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const noteId = await sendVoice(alice, 'general')
    await arrived(bob, noteId)
    const disk = failing(bob, 'heard')
    await bob.core.api.notes.markHeard({ noteId })
    await eventually(() => noteOn(alice, noteId)?.state === 'heard', 'heard, as the sender sees it')
    disk.heal()
    await pulled(bob)
    await eventually(() => noteOn(bob, noteId)?.isHeard, 'heard, here')
  })
})
