import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mutation } from '#shared/contract/mutation.ts'
import { ConversationId, MemberId } from '#shared/kernel/ids.ts'
import {
  bodiesOf,
  type Device,
  doneOf,
  ids,
  newBlobId,
  newConversationId,
  newMutationId,
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

const send = (note: Extract<Mutation, { kind: 'sendNote' }>['note']): Mutation => ({ kind: 'sendNote', note })
const eventsIn = async (device: Device, id: string) => bodiesOf((await device.pullAll()).get(id) ?? [])

describe('a mutation', () => {
  it('asked again gets the first answer word for word and writes nothing', async () => {
    const note = textNote(general)
    const mutationId = newMutationId()
    const first = await olga.mutate(send(note), mutationId)
    server.clock.forward(5000)
    expect(await olga.mutate(send(note), mutationId)).toEqual(first)
    expect(await olga.mutate(send(textNote(general, 'something else')), mutationId)).toEqual(first)
    expect((await eventsIn(ben, general)).filter((body) => body.kind === 'noteSent')).toHaveLength(1)
  })

  it('asked many times at once is carried out once', async () => {
    const note = textNote(general)
    const mutationId = newMutationId()
    const answers = await Promise.all(Array.from({ length: 20 }, () => olga.mutate(send(note), mutationId)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect((await eventsIn(ben, general)).filter((body) => body.kind === 'noteSent')).toHaveLength(1)
  })

  it('is remembered across a restart', async () => {
    const mutationId = newMutationId()
    const note = textNote(general)
    const first = await olga.mutate(send(note), mutationId)
    const again = await server.restart()
    expect(await olga.mutate(send(note), mutationId)).toEqual(first)
    await again.close()
  })

  it('id is the own affair of each member', async () => {
    const mutationId = newMutationId()
    const first = doneOf(await olga.mutate(send(textNote(general)), mutationId))
    const second = doneOf(await ben.mutate(send(textNote(general)), mutationId))
    expect(second.seq).toBe((first.seq ?? 0) + 1)
  })

  it('that was refused for good stays refused, even when it would go well now', async () => {
    const root = textNote(general)
    const reply = textNote(general, 'reply', { rootId: root.id })
    const mutationId = newMutationId()
    const first = await olga.mutate(send(reply), mutationId)
    expect(first).toMatchObject({ outcome: 'refused', reason: 'noteUnknown', detail: root.id })
    await olga.mutate(send(root))
    expect(await olga.mutate(send(reply), mutationId)).toEqual(first)
    expect(await olga.mutate(send(reply))).toMatchObject({ outcome: 'done' })
  })

  it('refused because the bytes are missing is carried out when they are there', async () => {
    const bytes = new Uint8Array(1000).fill(7)
    const blobId = newBlobId()
    const note = voiceNote(general, blobId, bytes)
    const mutationId = newMutationId()
    expect(await olga.mutate(send(note), mutationId)).toMatchObject({ reason: 'uploadIncomplete', detail: blobId })
    await uploadBlob(olga, bytes, blobId)
    expect(await olga.mutate(send(note), mutationId)).toMatchObject({ outcome: 'done' })
  })

  it('that cannot be read is refused with the place of the fault, and without a stack', async () => {
    const answer = await fetch(`${server.url}/trpc/sync.mutate`, {
      method: 'POST',
      headers: { ...olga.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mutationId: 'x', mutation: { kind: 'noSuchThing' } }),
    })
    const text = await answer.text()
    expect(answer.status).toBe(400)
    expect(JSON.parse(text).error.data).toMatchObject({ reason: 'requestInvalid', detail: 'mutationId: not an id' })
    expect(text).not.toMatch(/stack|node_modules|\.ts/)
  })
})

describe('markHeard', () => {
  it('is written once per member, and tells the conversation', async () => {
    const bytes = new Uint8Array(10).fill(3)
    const note = voiceNote(general, await uploadBlob(olga, bytes), bytes)
    await olga.mutate(send(note))
    const mark = { kind: 'markHeard', noteId: note.id, conversationId: general, atMs: 42 } as const
    const first = doneOf(await ben.mutate(mark))
    expect(doneOf(await ben.mutate({ ...mark, atMs: 99 })).seq).toBe(first.seq)
    expect((await eventsIn(olga, general)).filter((body) => body.kind === 'noteHeard')).toEqual([
      { kind: 'noteHeard', noteId: note.id, memberId: ben.me.member.id, atMs: expect.any(Number) },
    ])
    expect(doneOf(await olga.mutate(mark)).seq).toBeNull()
  })

  it('writes nothing for a text, and refuses a note that is not there', async () => {
    const note = textNote(general)
    await olga.mutate(send(note))
    const mark = { kind: 'markHeard', conversationId: general, atMs: 1 } as const
    expect(doneOf(await ben.mutate({ ...mark, noteId: note.id })).seq).toBeNull()
    expect(await ben.mutate({ ...mark, noteId: newNoteId() })).toMatchObject({ reason: 'noteUnknown' })
  })
})

describe('markRead', () => {
  it('moves forward only, never past the last event, and only the own devices hear of it', async () => {
    const { seq } = doneOf(await sendText(olga, general))
    const mark = { kind: 'markRead', conversationId: general } as const
    expect(doneOf(await ben.mutate({ ...mark, upToSeq: 999 })).seq).not.toBeNull()
    expect(doneOf(await ben.mutate({ ...mark, upToSeq: 1 })).seq).toBeNull()
    const moved = { kind: 'readMoved', conversationId: general, upToSeq: seq }
    expect(await eventsIn(ben, ben.me.member.id)).toContainEqual(moved)
    expect(JSON.stringify([...(await olga.pullAll())])).not.toContain('readMoved')
  })
})

describe('createConversation', () => {
  const wish = (
    conversation: Partial<Extract<Mutation, { kind: 'createConversation' }>['conversation']>,
  ): Mutation => ({
    kind: 'createConversation',
    conversation: { id: newConversationId(), kind: 'group', name: 'Plans', memberIds: [], ...conversation },
  })

  it('makes a group whose members hear of it in their own stream first', async () => {
    const id = newConversationId()
    const answer = doneOf(await olga.mutate(wish({ id, memberIds: [ben.me.member.id] })))
    const memberIds = [olga.me.member.id, ben.me.member.id].toSorted()
    expect(answer.conversation).toMatchObject({ id, kind: 'group', name: 'Plans' })
    expect(answer.conversation?.memberIds.toSorted()).toEqual(memberIds)
    expect((await ben.conversations()).at(-1)).toEqual(answer.conversation)
    const joined = (await eventsIn(ben, id)).map((body) =>
      body.kind === 'memberJoined' ? body.member.name : body.kind,
    )
    expect(joined).toEqual(['Olga', 'Ben'])
    expect(await sendText(ben, id)).toMatchObject({ outcome: 'done' })
  })

  it('makes one direct for the same two, whoever asks and however often', async () => {
    const first = doneOf(await olga.mutate(wish({ kind: 'direct', name: '', memberIds: [ben.me.member.id] })))
    const second = doneOf(await ben.mutate(wish({ kind: 'direct', name: '', memberIds: [olga.me.member.id] })))
    expect(second.conversation).toEqual(first.conversation)
    expect(second.seq).toBeNull()
    expect((await ben.conversations()).filter((one) => one.kind === 'direct')).toHaveLength(1)
  })

  it('asked again with the same id answers with what is there, but not to somebody else', async () => {
    const id = newConversationId()
    const first = doneOf(await olga.mutate(wish({ id })))
    expect(doneOf(await olga.mutate(wish({ id }))).conversation).toEqual(first.conversation)
    expect(await ben.mutate(wish({ id }))).toMatchObject({ reason: 'requestInvalid' })
    expect(await ben.mutate(wish({ id: general }))).toMatchObject({ reason: 'requestInvalid' })
    expect(await ben.mutate(wish({ id: ConversationId.parse(olga.me.member.id) }))).toMatchObject({
      reason: 'requestInvalid',
    })
  })

  it('refuses a channel without a name, a direct with nobody or with two, and members who are none', async () => {
    expect(await olga.mutate(wish({ kind: 'channel', name: '' }))).toMatchObject({ reason: 'requestInvalid' })
    expect(await olga.mutate(wish({ kind: 'direct', memberIds: [] }))).toMatchObject({ reason: 'requestInvalid' })
    expect(await olga.mutate(wish({ kind: 'direct', memberIds: [olga.me.member.id] }))).toMatchObject({
      reason: 'requestInvalid',
    })
    const nobody = MemberId.parse(ids.next())
    expect(await olga.mutate(wish({ memberIds: [nobody] }))).toMatchObject({ reason: 'memberUnknown', detail: nobody })
  })
})
