import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Event } from '#shared/contract/event.ts'
import type { SnapshotAnswer } from '#shared/contract/sync.ts'
import { type ConversationId, type NoteId, streamOfConversation } from '#shared/kernel/ids.ts'
import { openExisting } from '../../../server/db/open.ts'
import { marksIn } from '../../../server/domain/snapshot-marks.ts'
import { databaseOf } from '../../../server/files.ts'
import {
  type Device,
  doneOf,
  newConversationId,
  newNoteId,
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

const take = (
  device: Device,
  more: Partial<{ beforeSeq: number | null; cursor: number; limit: number }> = {},
): Promise<SnapshotAnswer> =>
  device.client.sync.snapshot.query({ conversationId: general, beforeSeq: null, cursor: 0, limit: 50, ...more })

/** Every page, newest first. */
async function pagesOf(device: Device, limit: number): Promise<SnapshotAnswer[]> {
  const pages = [await take(device, { limit })]
  for (let page = pages[0]; page && page.fromSeq > 1; page = pages.at(-1)) {
    pages.push(await take(device, { limit, beforeSeq: page.fromSeq }))
  }
  return pages
}

const kinds = (events: readonly Event[]): string[] => events.map(({ body }) => body.kind)

async function sendVoice(device: Device): Promise<NoteId> {
  const bytes = new Uint8Array(300).fill(7)
  const note = voiceNote(general, await uploadBlob(device, bytes), bytes)
  doneOf(await device.mutate({ kind: 'sendNote', note }))
  return note.id
}

describe('sync.snapshot', () => {
  it('gives each event once, by pages, newest first, and the marks of a note with the note', async () => {
    const first = await sendVoice(olga)
    for (const text of ['one', 'two', 'three', 'four']) await sendText(olga, general, text)
    doneOf(await ben.mutate({ kind: 'markHeard', noteId: first, conversationId: general, atMs: 5 }))
    await sendText(olga, general, 'five')
    const pages = await pagesOf(ben, 3)
    const whole = (await ben.pullAll()).get(general) ?? []
    const bySeq = pages.flatMap(({ events }) => events).toSorted((a, b) => a.seq - b.seq)
    expect(bySeq).toEqual(whole)
    expect(pages.map(({ events }) => events.length)).toEqual([3, 4, 2])
    const withFirst = pages.find(({ events }) => kinds(events).includes('noteHeard'))
    expect(kinds(withFirst?.events ?? [])).toEqual(['noteSent', 'noteSent', 'noteSent', 'noteHeard'])
    expect(new Set(pages.map(({ lastSeq }) => lastSeq))).toEqual(new Set([whole.length]))
  })

  it('gives the last word of each reaction, and none that was overtaken', async () => {
    const noteId = await sendVoice(olga)
    for (const isOn of [true, false, true, false]) {
      doneOf(
        await ben.mutate({ kind: 'setReaction', noteId, conversationId: general, reaction: '👍', isOn, atMs: null }),
      )
    }
    const page = await take(ben)
    const reactions = page.events.filter(({ body }) => body.kind === 'noteReacted')
    expect(reactions.map(({ seq, body }) => [seq, body])).toEqual([
      [
        page.lastSeq,
        { kind: 'noteReacted', noteId, memberId: ben.me.member.id, reaction: '👍', isOn: false, atMs: null },
      ],
    ])
  })

  it('says who is there and what is unread and unheard before the page', async () => {
    const heard = await sendVoice(olga)
    await sendVoice(olga)
    await sendText(olga, general, 'read this')
    doneOf(await ben.mutate({ kind: 'markHeard', noteId: heard, conversationId: general, atMs: 5 }))
    await sendText(olga, general, 'newest')
    const [page, older] = await pagesOf(ben, 1)
    expect(page?.head).toMatchObject({ unread: 3, unheard: 1 })
    expect(page?.head?.members.map(({ name }) => name).sort()).toEqual(['Ben', 'Olga'])
    expect(older?.head).toBeNull()
    expect((await take(olga, { limit: 1 })).head).toMatchObject({ unread: 0, unheard: 0 })
  })

  it('tells the event at the cursor again, and that there is none beyond the end', async () => {
    await sendText(olga, general, 'one')
    const whole = (await ben.pullAll()).get(general) ?? []
    const last = whole.at(-1)
    const page = await take(ben, { cursor: whole.length })
    expect(page.known).toEqual({ atMs: last?.atMs, actorId: last?.actorId, kind: 'noteSent' })
    expect(page.tip).toEqual(page.known)
    expect((await take(ben, { cursor: whole.length + 1 })).known).toBeNull()
  })

  it('answers with no more than a client can take in at once, and always with something', async () => {
    const text = 'ä'.repeat(20_000)
    for (let count = 0; count < 40; count += 1)
      doneOf(await olga.mutate({ kind: 'sendNote', note: textNote(general, text) }))
    const pages = await pagesOf(ben, 200)
    for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(1_200_000)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.flatMap(({ events }) => events)).toHaveLength(pages[0]?.lastSeq ?? 0)
  })

  it('is for members only', async () => {
    const id = newConversationId()
    doneOf(
      await olga.mutate({
        kind: 'createConversation',
        conversation: { id, kind: 'group', name: 'Two', memberIds: [] },
      }),
    )
    const asked = ben.client.sync.snapshot.query({ conversationId: id, beforeSeq: null, cursor: 0, limit: 5 })
    await expect(asked).rejects.toMatchObject({ data: { reason: 'notAllowed' } })
  })
})

describe('sync.pull with a wish for snapshots', () => {
  it('names the conversations that are far ahead instead of sending their events', async () => {
    for (let count = 0; count < 8; count += 1) await sendText(olga, general, `${count}`)
    const far = { unseen: 5, behind: 6 }
    const unseen = await ben.client.sync.pull.query({ cursors: {}, limit: 500, far })
    expect(unseen.far).toEqual([general])
    expect(unseen.streams.map(({ streamId }) => streamId as string)).not.toContain(general)
    expect(unseen.more).toBe(false)
    const behind = (cursor: number) => ben.client.sync.pull.query({ cursors: { [general]: cursor }, limit: 500, far })
    expect((await behind(2)).far).toEqual([general])
    expect((await behind(4)).far).toEqual([])
  })
})

describe('the marks of a page', () => {
  // Of a stream of 100,000 events a page took five seconds when each few notes of it went through all of them.
  it.each(['heard', 'reaction', 'caption'] as const)(
    'of %s are found from its notes, not by going through the stream',
    async (table) => {
      const opened = await openExisting(databaseOf(server.dataDir))
      if (!opened.ok) throw new Error(opened.reason)
      const db = opened.value
      const wanted = { streamId: streamOfConversation(general), lastSeq: 1_000, noteIds: [newNoteId(), newNoteId()] }
      const { sql, parameters } = marksIn(db, table, wanted).compile()
      const plan = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]),
      )
      await db.destroy()
      expect(plan.rows.map(({ detail }) => detail)).toEqual([
        expect.stringContaining(`SEARCH ${table} USING`),
        expect.stringMatching(/SEARCH event USING .*stream_id=\? AND seq=\?/),
      ])
    },
  )
})
