import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Captions } from '#shared/contract/captions.ts'
import { limits } from '#shared/contract/limits.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { bodiesOf, type Device, doneOf, newMutationId, newNoteId, type TestServer, textNote } from './support.ts'
import { openTwoMembers, sendVoice } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let general: ConversationId
let noteId: NoteId
beforeEach(async () => {
  ;({ server, olga, ben, general } = await openTwoMembers())
  noteId = await sendVoice(olga, general)
})
afterEach(() => server.dispose())

const captions = (text = 'hello there'): Captions => ({
  language: 'en',
  source: 'hand',
  segments: [{ startMs: 0, endMs: 900, text }],
})
const say = (device: Device, wish: Captions | null = captions(), id = noteId) =>
  device.mutate({ kind: 'setCaptions', conversationId: general, noteId: id, captions: wish })
const seenBy = async (device: Device) =>
  bodiesOf((await device.pullAll()).get(general) ?? []).filter((body) => body.kind === 'noteCaptioned')

describe('setCaptions', () => {
  it('tells everybody in the conversation what is said, and by whom that was written', async () => {
    doneOf(await say(olga))
    expect(await seenBy(ben)).toEqual([
      { kind: 'noteCaptioned', noteId, memberId: olga.me.member.id, captions: captions() },
    ])
  })

  it('is for who spoke the note only', async () => {
    expect(await say(ben)).toMatchObject({ reason: 'captionsNotYours' })
    expect(await seenBy(olga)).toEqual([])
  })

  it('is refused for a text and for a note that is not there', async () => {
    const text = textNote(general)
    await olga.mutate({ kind: 'sendNote', note: text })
    expect(await say(olga, captions(), text.id)).toMatchObject({ reason: 'requestInvalid' })
    expect(await say(olga, captions(), newNoteId())).toMatchObject({ reason: 'noteUnknown' })
  })

  it('writes one event for one state, and another when they are changed or taken away', async () => {
    const first = doneOf(await say(olga))
    expect(doneOf(await say(olga))).toMatchObject({ seq: first.seq })
    doneOf(await say(olga, captions('other words')))
    doneOf(await say(olga, null))
    doneOf(await say(olga, null))
    expect((await seenBy(ben)).map((body) => body.captions?.segments[0]?.text)).toEqual([
      'hello there',
      'other words',
      undefined,
    ])
  })

  it('come in a snapshot with their note, in their last state only', async () => {
    doneOf(await say(olga))
    doneOf(await say(olga, captions('other words')))
    const page = await ben.client.sync.snapshot.query({
      conversationId: general,
      beforeSeq: null,
      cursor: 0,
      limit: 50,
    })
    const found = bodiesOf(page.events).filter((body) => body.kind === 'noteCaptioned')
    expect(found).toMatchObject([{ captions: captions('other words') }])
  })

  it('takes the longest captions a note can have', async () => {
    const text = 'x'.repeat(limits.captionsLength / limits.captionSegments)
    const segments = Array.from({ length: limits.captionSegments }, (_, n) => ({ startMs: n, endMs: n, text }))
    doneOf(await say(olga, { ...captions(), segments }))
    expect((await seenBy(ben)).map((body) => body.captions?.segments.length)).toEqual([limits.captionSegments])
  })

  const segment = { startMs: 0, endMs: 1, text: 'x' }
  it.each<[string, unknown]>([
    ['no segment', []],
    ['more than a note can have', Array.from({ length: limits.captionSegments + 1 }, () => segment)],
    ['a sentence without end', [{ ...segment, text: 'x'.repeat(limits.captionLength + 1) }]],
    ['too much in all', Array.from({ length: 101 }, () => ({ ...segment, text: 'x'.repeat(1000) }))],
    ['nothing said', [{ ...segment, text: '  ' }]],
    ['a time before the beginning', [{ ...segment, startMs: -1 }]],
    ['a time past any note', [{ ...segment, startMs: limits.noteDurationMs + 1, endMs: limits.noteDurationMs + 1 }]],
    ['an end before its beginning', [{ ...segment, startMs: 2 }]],
    ['half a moment', [{ ...segment, startMs: 0.5 }]],
    ['disorder', [{ ...segment, startMs: 1 }, segment]],
  ])('refuses %s as not understood, and writes nothing', async (_what, segments) => {
    const mutation = { kind: 'setCaptions', conversationId: general, noteId, captions: { ...captions(), segments } }
    const answer = await fetch(`${server.url}/trpc/sync.mutate`, {
      method: 'POST',
      headers: { ...olga.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mutationId: newMutationId(), mutation }),
    })
    expect(answer.status).toBe(400)
    expect(await seenBy(olga)).toEqual([])
  })
})
