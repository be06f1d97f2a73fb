import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { bodiesOf, type Device, doneOf, joinAs, newNoteId, type TestServer, textNote } from './support.ts'
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

const now = (): number => server.clock.nowMs()
const hear = (device: Device, atMs = now()) =>
  device.mutate({ kind: 'markHeard', noteId, conversationId: general, atMs })
const unhear = (device: Device, id = noteId) =>
  device.mutate({ kind: 'markUnheard', noteId: id, conversationId: general })
const toldTo = async (device: Device) =>
  bodiesOf((await device.pullAll()).get(general) ?? []).flatMap((body) => (body.kind === 'noteHeard' ? [body] : []))
/** What the member's own devices hear of beside that. */
const ownWords = async (device: Device) =>
  bodiesOf((await device.pullAll()).get(device.me.member.id) ?? []).flatMap((body) =>
    body.kind === 'ownHeard' ? [body.isHeard] : [],
  )
const unheardBefore = async (device: Device) =>
  (await device.client.sync.snapshot.query({ conversationId: general, beforeSeq: null, cursor: 0, limit: 1 })).head
    ?.unheard

describe('marking a note unheard', () => {
  it('tells the own devices and nobody else, and takes back nothing that others were told', async () => {
    await hear(ben)
    await unhear(ben)
    expect(await ownWords(ben)).toEqual([false])
    expect(await ownWords(olga)).toEqual([])
    expect(await toldTo(olga)).toHaveLength(1)
  })

  it('and hearing it again, and marking it again, goes on for the own devices; others are told once', async () => {
    await hear(ben)
    await unhear(ben)
    await hear(ben)
    await hear(ben)
    await unhear(ben)
    await unhear(ben)
    expect(await ownWords(ben)).toEqual([false, true, false])
    expect(await toldTo(olga)).toHaveLength(1)
  })

  it('says nothing of a note that is unheard, is one s own, or is a text', async () => {
    expect(doneOf(await unhear(ben))).toMatchObject({ seq: null })
    expect(doneOf(await unhear(olga))).toMatchObject({ seq: null })
    const text = textNote(general)
    await olga.mutate({ kind: 'sendNote', note: text })
    expect(doneOf(await unhear(ben, text.id))).toMatchObject({ seq: null })
    expect(await ownWords(ben)).toEqual([])
  })

  it('is refused for a note that is not there', async () => {
    const ghost = newNoteId()
    expect(await unhear(ben, ghost)).toMatchObject({ reason: 'noteUnknown' })
  })

  it('counts as unheard in a snapshot', async () => {
    await olga.mutate({ kind: 'sendNote', note: textNote(general) })
    expect(await unheardBefore(ben)).toBe(1)
    await hear(ben)
    expect(await unheardBefore(ben)).toBe(0)
    await unhear(ben)
    expect(await unheardBefore(ben)).toBe(1)
    await hear(ben)
    expect(await unheardBefore(ben)).toBe(0)
  })
})

describe('a member who wants others not to know', () => {
  it('tells their own devices what they heard, and nobody else', async () => {
    await ben.mutate({ kind: 'setReceipts', isSent: false })
    await hear(ben)
    expect(await toldTo(olga)).toEqual([])
    expect(await toldTo(ben)).toEqual([])
    expect(await ownWords(ben)).toEqual([true])
    await olga.mutate({ kind: 'sendNote', note: textNote(general) })
    expect(await unheardBefore(ben)).toBe(0)
  })

  it('is told of by nothing that others may read', async () => {
    await ben.mutate({ kind: 'setReceipts', isSent: false })
    await ben.mutate({ kind: 'setReceipts', isSent: false })
    const all = [...(await olga.pullAll()).values()].flatMap(bodiesOf)
    expect(all.some((body) => body.kind === 'receiptsSet')).toBe(false)
    const own = bodiesOf((await ben.pullAll()).get(ben.me.member.id) ?? [])
    expect(own.filter((body) => body.kind === 'receiptsSet')).toEqual([{ kind: 'receiptsSet', isSent: false }])
  })

  it('and later wants them to, tells them of what is heard from then on', async () => {
    await ben.mutate({ kind: 'setReceipts', isSent: false })
    await hear(ben)
    await ben.mutate({ kind: 'setReceipts', isSent: true })
    await hear(ben)
    expect(await toldTo(olga)).toEqual([])
    await unhear(ben)
    await hear(ben)
    expect(await toldTo(olga)).toHaveLength(1)
    expect(await ownWords(ben)).toEqual([true, false, true])
  })
})

it('shows no moment of hearing before the note was there, or yet to come, whatever a clock says', async () => {
  const carl = await joinAs(olga, 'Carl')
  const before = now()
  await hear(ben, 5)
  await hear(carl, before + 10 * 365 * 86_400_000)
  const [bens, carls] = await toldTo(olga)
  expect(bens?.atMs).toBeGreaterThan(before - 60_000)
  expect(carls?.atMs).toBeGreaterThanOrEqual(before)
  expect(carls?.atMs).toBeLessThanOrEqual(now())
})
