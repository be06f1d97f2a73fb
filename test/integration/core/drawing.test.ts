import { describe, expect, it } from 'vitest'
import { answerMedia } from '#core/hosting/media-answer.ts'
import { decodeTrack } from '#shared/annotation/decode.ts'
import type { CaptureCommand } from '#shared/contract/capture.ts'
import { noteFilePath, takeDrawingPath, takeFilePath, takeTrackPath } from '#shared/contract/media-path.ts'
import { encodeFileFrame } from '#shared/contract/take-files.ts'
import { box, framesOf, makePicture, sceneOf, words } from '../takes/drawn-pictures.ts'
import { createSpokenPages } from '../takes/spoken-pages.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  openGuest,
  openOwner,
  startTestServer,
} from './support/world.ts'

async function bytesAt(device: Device, pathname: string): Promise<{ type: string; bytes: Buffer }> {
  const answered = await answerMedia(device.core.media, { pathname, method: 'GET', range: null })
  if (answered.kind !== 'sound') throw new Error(answered.body)
  const size = Number(answered.answer.headers['content-length'])
  const parts: Buffer[] = []
  for await (const part of answered.read({ start: 0, end: size - 1 })) parts.push(Buffer.from(part))
  return { type: String(answered.answer.headers['content-type']), bytes: Buffer.concat(parts) }
}

describe('a picture that is drawn on while somebody speaks', () => {
  it('is seen by who draws at once, and by the other device with the strokes at their time', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const { takes } = alice.core
    const commands: CaptureCommand[] = []
    takes.attachCapture((command) => commands.push(command))
    takes.setTarget({ conversationId: conversation(alice, 'general').id, rootId: null, anchor: null })
    let send = (_bytes: Uint8Array): void => {
      throw new Error('not attached')
    }
    alice.core.attach({
      send: () => {},
      onMessage: () => {},
      onBytes: (listener) => {
        send = listener
      },
      onClose: () => {},
    })

    takes.press()
    const { takeId } = await eventually(
      () => commands.find((command) => command.kind === 'openMicrophone'),
      'the command',
    )
    takes.report({ kind: 'microphoneOpened', takeId, label: 'test' })
    const pages = createSpokenPages(takeId)
    for (const page of pages.take(12)) takes.acceptPage(page)
    await eventually(() => takes.list()[0]?.state === 'recording', 'recording')
    const made = makePicture(5)
    for (const frame of framesOf(takeId, made)) send(encodeFileFrame(frame))
    await alice.core.api.takes.setPicture({ takeId, scene: 0, picture: made.picture })
    const scenes = [sceneOf(made)]
    const events = [box(0, 400), words(1, 900, 'the parsnip button')]
    expect(await alice.core.api.takes.draw({ takeId, from: 0, scenes, events })).toEqual({ have: 2 })

    const own = await bytesAt(alice, takeFilePath(takeId, made.picture.blobId))
    expect(own.type).toBe('image/png')
    expect(own.bytes.equals(made.files[1]?.bytes ?? Buffer.alloc(0))).toBe(true)
    for (const path of [takeTrackPath(takeId), takeDrawingPath(takeId)]) {
      const now = decodeTrack((await bytesAt(alice, path)).bytes)
      expect(now.ok && now.value.track.events.map(({ atMs }) => atMs)).toEqual([400, 900])
    }

    await new Promise((resolve) => setTimeout(resolve, 400))
    takes.release()
    await eventually(() => commands.find(({ kind }) => kind === 'finishCapture'), 'the command to finish')
    takes.report({ kind: 'captureFinished', takeId, pageCount: 12 })
    expect(await alice.core.api.takes.draw({ takeId, from: 2, scenes, events: [], isLast: true })).toEqual({ have: 2 })
    const noteId = (
      await eventually(() => alice.core.notes.ofConversation(conversation(alice, 'general').id)[0], 'the note')
    ).id
    expect(await alice.core.sync.whenSettled(noteId, 10_000)).toBe('delivered')

    const note = await arrived(bob, noteId)
    expect(note.pictures).toEqual([made.picture])
    expect(note.track?.words).toContain('parsnip')
    const seen = await bytesAt(bob, noteFilePath(noteId, made.picture.blobId))
    expect(seen.bytes.equals(own.bytes)).toBe(true)
    const track = note.track && decodeTrack((await bytesAt(bob, noteFilePath(noteId, note.track.blobId))).bytes)
    expect(track?.ok && track.value.track.events).toMatchObject([{ atMs: 400 }, { atMs: 900 }])
    expect(
      (
        await bob.core.api.search.notes({
          text: 'parsnip',
          memberId: null,
          conversationId: null,
          before: null,
          limit: 5,
        })
      ).hits,
    ).toHaveLength(1)
  })
})
