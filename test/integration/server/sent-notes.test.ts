import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mutation } from '#shared/contract/mutation.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import {
  bodiesOf,
  type Device,
  doneOf,
  fileOf,
  joinAs,
  newBlobId,
  newNoteId,
  pictureOf,
  sendText,
  type TestServer,
  textNote,
  uploadBlob,
  voiceNote,
} from './support.ts'
import { openTwoMembers } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let general: ConversationId
beforeEach(async () => {
  ;({ server, olga, ben, general } = await openTwoMembers())
})
afterEach(() => server.dispose())

const send = (note: Extract<Mutation, { kind: 'sendNote' }>['note']): Mutation => ({ kind: 'sendNote', note })
const eventsIn = async (device: Device, id: string) => bodiesOf((await device.pullAll()).get(id) ?? [])

describe('sendNote', () => {
  it('gives gapless numbers to fifty concurrent notes of several devices', async () => {
    const cleo = await joinAs(olga, 'Cleo')
    const before = (await olga.pullAll()).get(general)?.length ?? 0
    const devices = [olga, ben, cleo]
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sendText(devices[index % 3] ?? olga, general, `note ${index}`)),
    )
    const seqs = answers.map((answer) => doneOf(answer).seq ?? 0).toSorted((a, b) => a - b)
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, index) => before + 1 + index))
    const events = (await ben.pullAll()).get(general) ?? []
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  })

  it('tells everybody the note, who sent it and when it was taken', async () => {
    const note = textNote(general, 'good morning')
    const answer = doneOf(await olga.mutate(send(note)))
    const [event] = ((await ben.pullAll()).get(general) ?? []).slice(-1)
    expect(event).toMatchObject({ seq: answer.seq, actorId: olga.me.member.id })
    expect(event?.body).toEqual({
      kind: 'noteSent',
      note: { ...note, authorId: olga.me.member.id, sentAtMs: answer.sentAtMs },
    })
  })

  it('takes the same note under a new mutation id once', async () => {
    const note = textNote(general)
    const first = await olga.mutate(send(note))
    expect(await olga.mutate(send(note))).toEqual(first)
    expect(await ben.mutate(send(note))).toMatchObject({ reason: 'requestInvalid' })
  })

  it('needs what its kind needs', async () => {
    const bytes = new Uint8Array(10)
    const voice = voiceNote(general, newBlobId(), bytes)
    const cases = [
      { ...textNote(general), text: null },
      { ...textNote(general), text: '   ' },
      { ...textNote(general), audio: voice.audio },
      { ...voice, audio: null },
      { ...voice, kind: 'clip' as const, audio: null },
      { ...voice, kind: 'clip' as const },
      {
        ...voice,
        video: {
          ...fileOf(bytes),
          type: 'video/webm' as const,
          width: 8,
          height: 8,
          durationMs: 1000,
          framesPerSecond: 15,
        },
      },
      { ...voice, pictures: [pictureOf(bytes)] },
      { ...textNote(general), track: { ...fileOf(bytes), words: '' } },
    ]
    for (const note of cases) expect(await olga.mutate(send(note))).toMatchObject({ reason: 'requestInvalid' })
  })

  it('takes a voice note only with the very bytes its author uploaded', async () => {
    const bytes = new Uint8Array(1000).fill(1)
    const blobId = await uploadBlob(olga, bytes)
    const note = voiceNote(general, blobId, bytes)
    expect(await ben.mutate(send(note))).toMatchObject({ reason: 'uploadIncomplete' })
    const other = voiceNote(general, blobId, new Uint8Array(1000).fill(2))
    expect(await olga.mutate(send(other))).toMatchObject({ reason: 'uploadHashWrong' })
    const audio = note.audio && { ...note.audio, sizeBytes: 999 }
    expect(await olga.mutate(send({ ...note, audio }))).toMatchObject({ reason: 'uploadIncomplete' })
    expect(await olga.mutate(send(note))).toMatchObject({ outcome: 'done' })
  })

  it('takes a drawing and its pictures only when all their bytes are there, and its own', async () => {
    const part = (fill: number) => new Uint8Array(100 + fill).fill(fill)
    const sound = part(1)
    const files = {
      sound: await uploadBlob(olga, sound),
      track: newBlobId(),
      picture: newBlobId(),
      thumbnail: newBlobId(),
    }
    const note = {
      ...voiceNote(general, files.sound, sound),
      track: { ...fileOf(part(2), files.track), words: 'Continue says nothing' },
      pictures: [{ ...pictureOf(part(3), files.picture), thumbnail: pictureOf(part(4), files.thumbnail) }],
    }
    const expected = [
      ['track', part(2)],
      ['picture', part(3)],
      ['thumbnail', part(4)],
    ] as const
    for (const [name, bytes] of expected) {
      expect(await olga.mutate(send(note)), name).toMatchObject({ reason: 'uploadIncomplete', detail: files[name] })
      await uploadBlob(olga, bytes, files[name])
    }
    const picture = note.pictures[0]
    const others = picture && { ...note, pictures: [{ ...picture, sha256: '0'.repeat(64) }] }
    expect(others && (await olga.mutate(send(others)))).toMatchObject({ reason: 'uploadHashWrong' })
    expect(await olga.mutate(send(note))).toMatchObject({ outcome: 'done' })
    const [sent] = (await eventsIn(ben, general)).filter((body) => body.kind === 'noteSent')
    expect(sent?.note).toMatchObject({
      track: note.track,
      pictures: [{ blobId: files.picture, thumbnail: { blobId: files.thumbnail } }],
    })

    for (const id of Object.values(files)) {
      const read = (device: Device) => fetch(`${server.url}/blobs/${id}`, { headers: device.headers })
      expect((await read(ben)).status).toBe(200)
      await fetch(`${server.url}/uploads/${id}`, { method: 'DELETE', headers: olga.headers })
      expect((await read(ben)).status).toBe(200)
    }
    const foreign = { ...voiceNote(general, files.sound, sound), id: newNoteId(), track: note.track }
    expect(await ben.mutate(send(foreign))).toMatchObject({ reason: 'uploadIncomplete' })
  })

  it('replies to a root of the same conversation, one level deep, anchored to a note of it', async () => {
    const root = textNote(general)
    await olga.mutate(send(root))
    const reply = textNote(general, 'yes', { rootId: root.id, anchor: { noteId: root.id, atMs: 1200 } })
    expect(await ben.mutate(send(reply))).toMatchObject({ outcome: 'done' })
    const deeper = textNote(general, 'no', { rootId: reply.id })
    expect(await ben.mutate(send(deeper))).toMatchObject({ reason: 'requestInvalid' })
    const anchoredNowhere = textNote(general, 'no', { rootId: root.id, anchor: { noteId: newNoteId(), atMs: 0 } })
    expect(await ben.mutate(send(anchoredNowhere))).toMatchObject({ reason: 'noteUnknown' })

    const self = (await ben.conversations()).find((one) => one.kind === 'self')
    const elsewhere = textNote(self?.id ?? general, 'no', { rootId: root.id })
    expect(await ben.mutate(send(elsewhere))).toMatchObject({ reason: 'noteUnknown', detail: root.id })
  })
})
