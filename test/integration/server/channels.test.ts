import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Mutation } from '#shared/contract/mutation.ts'
import type { LiveFrame } from '#shared/contract/sync.ts'
import { MemberId } from '#shared/kernel/ids.ts'
import { done } from '#shared/kernel/result.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { createWriter, type Published } from '../../../server/db/writer.ts'
import { createConversation } from '../../../server/domain/create-conversation.ts'
import { createMember } from '../../../server/domain/members.ts'
import { openWorkspace } from '../../../server/domain/workspace.ts'
import {
  bodiesOf,
  createShiftedClock,
  createTempFolder,
  type Device,
  doneOf,
  ids,
  joinAs,
  newConversationId,
  sendText,
  type TestServer,
  uploadBlob,
  voiceNote,
} from './support.ts'
import { openTwoMembers } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
beforeEach(async () => {
  ;({ server, olga, ben } = await openTwoMembers())
})
afterEach(() => server.dispose())

const channel = (id = newConversationId(), memberIds: MemberId[] = []): Mutation => ({
  kind: 'createConversation',
  conversation: { id, kind: 'channel', name: 'design', memberIds },
})

describe('a channel', () => {
  it.each<[string, () => MemberId[]]>([
    ['nobody', () => []],
    ['one of two', () => [ben.me.member.id]],
    ['somebody who is no member', () => [MemberId.parse(ids.next())]],
  ])('has everybody from the start, though its maker names %s', async (_who, memberIds) => {
    const cleo = await joinAs(olga, 'Cleo')
    const id = newConversationId()
    const answer = doneOf(await ben.mutate(channel(id, memberIds())))
    const everybody = [olga, ben, cleo].map((device) => device.me.member.id)
    expect(answer.conversation?.memberIds.toSorted()).toEqual(everybody.toSorted())
    expect(answer.seq).toBe(1)
    for (const device of [olga, ben, cleo]) {
      const joined = (await device.conversations()).at(-1)
      expect(joined).toMatchObject({ id, kind: 'channel', name: 'design' })
      expect(await sendText(device, id)).toMatchObject({ outcome: 'done' })
    }
    const names = bodiesOf((await cleo.pullAll()).get(id) ?? []).flatMap((body) =>
      body.kind === 'memberJoined' ? [body.member.name] : [],
    )
    expect(names).toEqual(['Ben', 'Olga', 'Cleo'])
  })

  it('takes in who joins later, with its whole history and its recordings', async () => {
    const id = newConversationId()
    doneOf(await olga.mutate(channel(id)))
    const bytes = new Uint8Array(300).fill(4)
    const note = voiceNote(id, await uploadBlob(olga, bytes), bytes)
    doneOf(await olga.mutate({ kind: 'sendNote', note }))
    const cleo = await joinAs(ben, 'Cleo')
    expect((await cleo.conversations()).map((one) => one.name)).toEqual(['', 'general', 'design'])
    const seen = (await cleo.pullAll()).get(id) ?? []
    expect(seen).toEqual((await olga.pullAll()).get(id))
    expect(seen.map((event) => event.seq)).toEqual(seen.map((_, index) => index + 1))
    expect(bodiesOf(seen).map((body) => body.kind)).toContain('noteSent')
    expect((await fetch(`${server.url}/blobs/${note.id}`, { headers: cleo.headers })).status).toBe(200)
    expect(await sendText(cleo, id)).toMatchObject({ outcome: 'done' })
  })

  it('has everybody, however a join and its making fall together', async () => {
    const id = newConversationId()
    const [cleo, , dan] = await Promise.all([joinAs(olga, 'Cleo'), ben.mutate(channel(id)), joinAs(ben, 'Dan')])
    for (const device of [olga, ben, cleo, dan]) {
      expect((await device.conversations()).filter((one) => one.id === id)).toHaveLength(1)
      expect(await sendText(device, id)).toMatchObject({ outcome: 'done' })
    }
  })

  it('is not what a group or a direct is: newcomers stay out of those', async () => {
    for (const kind of ['group', 'direct'] as const) {
      const conversation = { id: newConversationId(), kind, name: 'x', memberIds: [ben.me.member.id] }
      doneOf(await olga.mutate({ kind: 'createConversation', conversation }))
    }
    const cleo = await joinAs(olga, 'Cleo')
    expect((await cleo.conversations()).map((one) => one.kind)).toEqual(['self', 'channel'])
  })

  it('is not given for a wish of another kind with the same id', async () => {
    const id = newConversationId()
    doneOf(await olga.mutate(channel(id)))
    const group = { id, kind: 'group' as const, name: 'design', memberIds: [] }
    expect(await olga.mutate({ kind: 'createConversation', conversation: group })).toMatchObject({
      reason: 'requestInvalid',
    })
    expect(doneOf(await olga.mutate(channel(id))).conversation?.id).toBe(id)
  })

  it('keeps to its own workspace', async () => {
    const stranger = MemberId.parse(ids.next())
    const db = new Database(`${server.dataDir}/earshot.db`)
    const elsewhere = ids.next()
    db.prepare('insert into workspace values (?, ?, 0)').run(elsewhere, 'Elsewhere')
    db.prepare(
      "insert into member (id, workspace_id, name, name_key, role, created_at_ms) values (?, ?, 'Zoe', 'zoe', 'member', 0)",
    ).run(stranger, elsewhere)
    db.prepare('insert into stream values (?, 0)').run(stranger)
    db.close()
    const answer = doneOf(await olga.mutate(channel(newConversationId(), [stranger])))
    expect(answer.conversation?.memberIds).not.toContain(stranger)
    const group = { id: newConversationId(), kind: 'group' as const, name: 'x', memberIds: [stranger] }
    expect(await olga.mutate({ kind: 'createConversation', conversation: group })).toMatchObject({
      reason: 'memberUnknown',
    })
  })
})

describe('a workspace of 1,000', () => {
  it('gets a channel, and a newcomer all channels, in few writes that are small', async () => {
    const folder = await createTempFolder()
    await mkdir(folder, { recursive: true })
    const opened = await openDatabase(join(folder, 'earshot.db'), 0)
    if (!opened.ok) throw new Error(opened.reason)
    const db = opened.value
    let published: readonly Published[] = []
    const writer = createWriter({
      db,
      clock: createShiftedClock(),
      onPublished: (events) => {
        published = events
      },
    })
    const written = async () => {
      const rows = await db.selectFrom('event').select('body').execute()
      return { events: rows.length, bytes: rows.reduce((sum, row) => sum + row.body.length, 0) }
    }
    const opening = await writer.write((scope) =>
      openWorkspace(scope, { workspaceName: 'Acme', ownerName: 'Olga' }, ids),
    )
    if (!opening.ok) throw new Error(opening.reason)
    const { workspaceId, ownerId } = opening.value
    await writer.write(async (scope) => {
      for (let count = 1; count < 1000; count += 1) {
        await createMember(scope, { workspaceId, name: `Member ${count}`, role: 'member' }, ids)
      }
      return done(null)
    })

    const before = await written()
    const wish = { id: newConversationId(), kind: 'channel', name: 'all hands', memberIds: [] } as const
    const maker = { memberId: ownerId, workspaceId }
    const made = await writer.write((scope) => createConversation(scope, { ...wish, memberIds: [] }, maker))
    expect(made.ok && made.value.conversation?.memberIds.length).toBe(1000)
    const after = await written()
    expect(after.events - before.events).toBe(2000)
    expect(after.bytes - before.bytes).toBeLessThan(600_000)
    expect(published).toHaveLength(2000)
    const inChannel = published.filter(({ event }) => event.streamId === (wish.id as string))
    expect(inChannel.map(({ event }) => event.seq)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1))
    const stored = await db
      .selectFrom('event')
      .select('seq')
      .where('stream_id', '=', inChannel[0]?.event.streamId ?? null)
      .execute()
    expect(stored).toHaveLength(1000)

    await writer.write((scope) => createMember(scope, { workspaceId, name: 'Late', role: 'member' }, ids))
    const last = await written()
    expect(last.events - after.events).toBe(6)
    expect(last.bytes - after.bytes).toBeLessThan(3_000)
    await db.destroy()
    await rm(join(folder, '..'), { recursive: true })
  })
})

describe('live devices', () => {
  it('are told to pull, once, when one write holds more events than are worth a frame each', async () => {
    for (let count = 0; count < 30; count += 1) await joinAs(olga, `Member ${count}`)
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { headers: ben.headers })
    const frames: LiveFrame[] = []
    socket.on('message', (data) => frames.push(JSON.parse(String(data)) as LiveFrame))
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    const id = newConversationId()
    doneOf(await olga.mutate(channel(id)))
    doneOf(await sendText(olga, id, 'welcome'))
    await vi.waitFor(() => expect(frames).toHaveLength(3))
    expect(frames.map((frame) => frame.kind)).toEqual(['hello', 'pull', 'event'])
    expect((await ben.pullAll()).get(id)).toHaveLength(33)
    socket.terminate()
  })
})
