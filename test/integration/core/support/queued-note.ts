import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { BlobId } from '#shared/kernel/ids.ts'
import { attachedFilesOf } from '../../../../electron/core/store/note-files.ts'
import { type MadeNote, makeNote, queueNote, type Wish } from '../../../support/note-files.ts'
import { conversation, type Device, openGuest, openOwner, startTestServer } from './world.ts'

/** A note with a drawing and pictures that waits with Alice, whose program is closed. */
export async function queuedNote(wish: Partial<Wish> = {}) {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const made = makeNote({ conversationId: conversation(alice, 'general').id, ...wish })
  await alice.close()
  await queueNote(alice.dataDir, made)
  return { server, dataDir: alice.dataDir, bob, made }
}

export const openFile = (device: Device, { draft }: MadeNote, blobId: BlobId) =>
  device.core.media.open({ kind: 'noteFile', noteId: draft.id, blobId })

/** This device has them all, as they were made. */
export async function expectAllBytes(device: Device, made: MadeNote): Promise<void> {
  for (const { blobId, type } of attachedFilesOf(made.draft)) {
    const file = await openFile(device, made, blobId)
    expect(file).toMatchObject({ ok: true, value: { contentType: type } })
    if (file.ok)
      expect(Buffer.compare(await readFile(file.value.path), made.bytes.get(blobId) ?? Buffer.alloc(0))).toBe(0)
  }
}
