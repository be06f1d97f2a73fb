import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { makeNote, queueNote } from '../../support/note-files.ts'
import {
  arrived,
  conversation,
  noteOn,
  openDevice,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
  tempDir,
} from './support/world.ts'

/** A disk of its own, of so many bytes; the test is left out, and says so, where one cannot be had. */
function mountSmallDisk(dir: string, sizeBytes: number, context: TestContext): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    context.skip('no small disk to fill: mounting a tmpfs needs Linux and root')
  }
  onTestFinished(() => void execFileSync('umount', ['-l', dir]))
}

/** Fills the disk to its last byte; returns what gives the space back. */
async function fill(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'filler')
  for (const chunk of [65_536, 4_096, 1]) {
    const part = Buffer.alloc(chunk)
    for (;;) {
      try {
        await writeFile(path, part, { flag: 'a' })
      } catch {
        break
      }
    }
  }
  return () => rm(path)
}

describe('a full disk', () => {
  it('refuses by name what cannot be written into the outbox, and goes on when there is space', async (context) => {
    const server = await startTestServer()
    const host = await openOwner(server)
    const { link } = await host.core.api.invitations.create()
    const dataDir = await tempDir('small')
    mountSmallDisk(dataDir, 4_000_000, context)
    const device = await openDevice(dataDir)
    await device.core.api.session.join({ link, memberName: 'Small', deviceName: 'Test' })
    await pulled(device)
    await device.core.sync.whenSettled(await sendText(device, 'general', 'before'), 10_000)

    const free = await fill(dataDir)
    const reasons: string[] = []
    const text = 'x'.repeat(20_000)
    const kept: NoteId[] = []
    for (let i = 0; i < 5; i += 1) {
      await sendText(device, 'general', text).then(
        (noteId) => kept.push(noteId),
        (error: unknown) =>
          reasons.push(error instanceof Error && error.cause instanceof ReasonError ? error.cause.reason : `${error}`),
      )
    }
    expect(new Set(reasons)).toEqual(new Set(['diskFull']))
    await free()
    const after = await sendText(device, 'general', 'after')
    expect(await device.core.sync.whenSettled(after, 20_000)).toBe('delivered')
    // What was refused was not sent behind the person's back, what was taken was.
    const { id } = conversation(host, 'general')
    await arrived(host, after)
    expect(host.core.notes.ofConversation(id)).toHaveLength(2 + kept.length)
  })

  it('says so when a recording cannot be kept, leaves no piece of it, and fetches it when there is space', async (context) => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const dataDir = await tempDir('small')
    const media = join(dataDir, 'media')
    await mkdir(media)
    mountSmallDisk(media, 16_384, context)
    const { link } = await alice.core.api.invitations.create()
    const bob = await openDevice(dataDir)
    await bob.core.api.session.join({ link, memberName: 'Bob', deviceName: 'Test' })
    await pulled(bob)
    const noteId = await sendVoice(alice, 'general', 'austen-7s.wav')
    await arrived(bob, noteId)
    expect(noteOn(bob, noteId)?.audio?.sizeBytes).toBeGreaterThan(16_384)
    expect(await bob.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: false, reason: 'diskFull' })
    expect(readdirSync(media)).toEqual([])
    execFileSync('mount', ['-o', 'remount,size=1000000', media])
    expect(await bob.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: true })
    await bob.close()
  })

  it('says so of a picture as of a recording, and shows it when there is space', async (context) => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const made = makeNote({ conversationId: conversation(alice, 'general').id, pictures: 1, pictureBytes: 300_000 })
    const { link } = await alice.core.api.invitations.create()
    await alice.close()
    await queueNote(alice.dataDir, made)
    const dataDir = await tempDir('small')
    const media = join(dataDir, 'media')
    await mkdir(media)
    mountSmallDisk(media, 131_072, context)
    const bob = await openDevice(dataDir)
    await bob.core.api.session.join({ link, memberName: 'Bob', deviceName: 'Test' })
    const again = await openDevice(alice.dataDir)
    expect(await again.core.sync.whenSettled(made.draft.id, 20_000)).toBe('delivered')
    await arrived(bob, made.draft.id)
    const [picture] = made.draft.pictures ?? []
    if (!picture) throw new Error('no picture')
    const ref = { kind: 'noteFile', noteId: made.draft.id, blobId: picture.blobId } as const
    expect(await bob.core.media.open(ref)).toMatchObject({ ok: false, reason: 'diskFull' })
    expect(readdirSync(media).filter((name) => name.startsWith(picture.blobId))).toEqual([])
    execFileSync('mount', ['-o', 'remount,size=2000000', media])
    expect(await bob.core.media.open(ref)).toMatchObject({ ok: true })
    await bob.close()
  })

  it('keeps a profile from opening with a reason, not a stack', async (context) => {
    const dataDir = await tempDir('small')
    mountSmallDisk(dataDir, 8_192, context)
    await expect(openDevice(dataDir)).rejects.toThrow(/^core: diskFull/)
  })
})
