import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JoinAnswer } from '#shared/contract/auth.ts'
import type { Mutation } from '#shared/contract/mutation.ts'
import { BlobId, type ConversationId, type NoteId } from '#shared/kernel/ids.ts'
import { hashOfSecret } from '../../../server/auth/secrets.ts'
import {
  appendBytes,
  beginUpload,
  type Device,
  deviceOf,
  doneOf,
  headUpload,
  ids,
  joinAs,
  newBlobId,
  newConversationId,
  reasonOf,
  type TestServer,
  textNote,
  uploadBlob,
  voiceNote,
} from './support.ts'
import { openTwoMembers } from './two-members.ts'

/** One case per permission: Olga and Ben share a group, Cleo is in the workspace but not in the group. */
let server: TestServer
let olga: Device
let ben: Device
let cleo: Device
let group: ConversationId
let noteId: NoteId
const bytes = new Uint8Array(500).fill(9)

beforeEach(async () => {
  ;({ server, olga, ben } = await openTwoMembers())
  cleo = await joinAs(olga, 'Cleo')
  group = newConversationId()
  const conversation = { id: group, kind: 'group' as const, name: 'Plans', memberIds: [ben.me.member.id] }
  doneOf(await olga.mutate({ kind: 'createConversation', conversation }))
  const note = voiceNote(group, await uploadBlob(olga, bytes), bytes)
  noteId = note.id
  doneOf(await olga.mutate({ kind: 'sendNote', note }))
})
afterEach(() => server.dispose())

const reactionIn = (conversationId: ConversationId) =>
  ({ kind: 'setReaction', noteId, conversationId, reaction: '👍', isOn: true, atMs: null }) as const

const getBlob = (device: Device, method = 'GET') =>
  fetch(`${server.url}/blobs/${noteId}`, { method, headers: device.headers })

/** No mutation removes members yet; the row is taken away as one will. */
function removeFromGroup(device: Device): void {
  const db = new Database(`${server.dataDir}/earshot.db`)
  db.prepare('delete from conversation_member where conversation_id = ? and member_id = ?').run(
    group,
    device.me.member.id,
  )
  db.close()
}

describe('somebody outside a conversation', () => {
  it.each<[string, () => Mutation]>([
    ['sendNote', () => ({ kind: 'sendNote', note: textNote(group) })],
    ['markHeard', () => ({ kind: 'markHeard', noteId, conversationId: group, atMs: 1 })],
    ['markRead', () => ({ kind: 'markRead', conversationId: group, upToSeq: 1 })],
    ['setReaction', () => reactionIn(group)],
  ])('may not %s there', async (_kind, mutation) => {
    const answer = await cleo.mutate(mutation())
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'notAllowed', detail: group })
  })

  it.each<[string, () => Mutation]>([
    ['sendNote', () => ({ kind: 'sendNote', note: textNote(newConversationId()) })],
    ['markHeard', () => ({ kind: 'markHeard', noteId, conversationId: newConversationId(), atMs: 1 })],
    ['markRead', () => ({ kind: 'markRead', conversationId: newConversationId(), upToSeq: 1 })],
    ['setReaction', () => reactionIn(newConversationId())],
  ])('hears of %s into nowhere that there is no such conversation', async (_kind, mutation) => {
    expect(await cleo.mutate(mutation())).toMatchObject({ outcome: 'refused', reason: 'conversationUnknown' })
  })

  it('cannot react to a note there by naming a conversation of their own', async () => {
    const answer = await cleo.mutate(reactionIn(await cleo.general()))
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'noteUnknown', detail: noteId })
  })

  it('does not see its stream, and asking for it by name is told that it is gone', async () => {
    expect([...(await cleo.pullAll()).keys()]).not.toContain(group)
    const answer = await cleo.client.sync.pull.query({ cursors: { [group]: 0 }, limit: 10 })
    expect(answer.gone).toEqual([group])
    expect(answer.streams.map((stream) => stream.streamId)).not.toContain(group)
  })

  it('gets the same 404 for its recordings as for none', async () => {
    const closed = await getBlob(cleo)
    expect([closed.status, await reasonOf(closed)]).toEqual([404, 'blobUnknown'])
    expect((await getBlob(cleo, 'HEAD')).status).toBe(404)
    const none = await fetch(`${server.url}/blobs/${newBlobId()}`, { headers: cleo.headers })
    expect([none.status, await reasonOf(none)]).toEqual([404, 'blobUnknown'])
  })

  it('cannot open a recording by putting it into a note of their own', async () => {
    const general = await cleo.general()
    const stolen = {
      ...voiceNote(general, newBlobId(), bytes),
      audio: voiceNote(general, BlobId.parse(noteId), bytes).audio,
    }
    expect(await cleo.mutate({ kind: 'sendNote', note: stolen })).toMatchObject({ reason: 'uploadIncomplete' })
    expect((await getBlob(cleo)).status).toBe(404)
  })
})

describe('a member of the conversation', () => {
  it('may do all of it', async () => {
    expect(await ben.mutate({ kind: 'sendNote', note: textNote(group) })).toMatchObject({ outcome: 'done' })
    expect(await ben.mutate({ kind: 'markHeard', noteId, conversationId: group, atMs: 1 })).toMatchObject({
      outcome: 'done',
    })
    expect(await ben.mutate({ kind: 'markRead', conversationId: group, upToSeq: 1 })).toMatchObject({ outcome: 'done' })
    expect(await ben.mutate(reactionIn(group))).toMatchObject({ outcome: 'done' })
    expect([...(await ben.pullAll()).keys()]).toContain(group)
    expect((await getBlob(ben)).status).toBe(200)
  })

  it('loses all of it the moment they are removed', async () => {
    await ben.pullAll()
    removeFromGroup(ben)
    expect(await ben.mutate(reactionIn(group))).toMatchObject({ reason: 'notAllowed' })
    expect(await ben.mutate({ kind: 'sendNote', note: textNote(group) })).toMatchObject({ reason: 'notAllowed' })
    expect((await ben.client.sync.pull.query({ cursors: { [group]: 1 }, limit: 10 })).gone).toEqual([group])
    expect((await getBlob(ben)).status).toBe(404)
  })
})

describe('a member of another workspace on the same server', () => {
  /** No program makes a second workspace yet; the rows are written as one would. */
  async function openElsewhere(): Promise<Device> {
    const [workspaceId, memberId, deviceId, token] = [ids.next(), ids.next(), ids.next(), 'z'.repeat(43)]
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.prepare("insert into workspace values (?, 'Elsewhere', 0)").run(workspaceId)
    db.prepare(
      "insert into member (id, workspace_id, name, name_key, role, created_at_ms) values (?, ?, 'Olga', 'olga', 'member', 0)",
    ).run(memberId, workspaceId)
    db.prepare('insert into stream values (?, 0)').run(memberId)
    db.prepare("insert into device values (?, ?, 'x', ?, 0, null)").run(deviceId, memberId, hashOfSecret(token))
    db.close()
    const me = JoinAnswer.parse({
      token,
      workspace: { id: workspaceId, name: 'Elsewhere' },
      member: { id: memberId, name: 'Olga' },
      device: { id: deviceId, name: 'x' },
    })
    return deviceOf(server.url, me)
  }

  it('sees, hears and writes nothing here, and can draw nobody over', async () => {
    const zoe = await openElsewhere()
    const general = await olga.general()
    expect((await zoe.client.workspace.me.query()).workspace.name).toBe('Elsewhere')
    expect([...(await zoe.pullAll()).keys()]).toEqual([])
    for (const conversationId of [general, group]) {
      for (const mutation of [
        { kind: 'sendNote', note: textNote(conversationId) },
        { kind: 'markHeard', noteId, conversationId, atMs: 1 },
        { kind: 'markRead', conversationId, upToSeq: 1 },
        reactionIn(conversationId),
      ] as const) {
        expect(await zoe.mutate(mutation)).toMatchObject({ outcome: 'refused', reason: 'notAllowed' })
      }
    }
    expect((await getBlob(zoe)).status).toBe(404)
    for (const kind of ['group', 'direct'] as const) {
      const conversation = { id: newConversationId(), kind, name: 'x', memberIds: [olga.me.member.id] }
      expect(await zoe.mutate({ kind: 'createConversation', conversation })).toMatchObject({ reason: 'memberUnknown' })
    }
    const conversation = {
      id: newConversationId(),
      kind: 'channel' as const,
      name: 'x',
      memberIds: [olga.me.member.id],
    }
    const channel = doneOf(await zoe.mutate({ kind: 'createConversation', conversation }))
    expect(channel.conversation?.memberIds).toEqual([zoe.me.member.id])
  })

  it('lets in by an invitation of theirs into theirs only', async () => {
    const zoe = await openElsewhere()
    const dan = await joinAs(zoe, 'Cleo')
    expect(dan.me.workspace.name).toBe('Elsewhere')
    expect((await dan.conversations()).map((one) => one.kind)).toEqual(['self'])
    const cleos = await cleo.pullAll()
    expect(JSON.stringify([...cleos])).not.toContain(dan.me.member.id)
  })
})

describe('private streams and uploads', () => {
  it('are not for others: a member reads their own stream only', async () => {
    expect([...(await ben.pullAll()).keys()]).not.toContain(olga.me.member.id)
    const answer = await ben.client.sync.pull.query({ cursors: { [olga.me.member.id]: 0 }, limit: 10 })
    expect(answer.gone).toEqual([olga.me.member.id])
  })

  it("of another member can be neither seen, nor continued, nor removed; an uploader's own blob can be read", async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    expect((await headUpload(ben, id)).status).toBe(404)
    expect((await appendBytes(ben, id, { offset: 0, bytes, isLast: false })).status).toBe(404)
    const removed = await fetch(`${server.url}/uploads/${id}`, { method: 'DELETE', headers: ben.headers })
    expect([removed.status, await reasonOf(removed)]).toEqual([404, 'uploadUnknown'])
    const twin = await beginUpload(ben, id)
    expect([twin.status, await reasonOf(twin)]).toEqual([400, 'requestInvalid'])

    await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
    const own = await fetch(`${server.url}/blobs/${id}`, { headers: olga.headers })
    expect(own.status).toBe(200)
    expect((await fetch(`${server.url}/blobs/${id}`, { headers: ben.headers })).status).toBe(404)
  })
})
