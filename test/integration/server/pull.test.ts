import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConversationId, streamOfConversation } from '#shared/kernel/ids.ts'
import { type Device, ids, newConversationId, sendText, type TestServer } from './support.ts'
import { openTwoMembers } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let general: ConversationId
beforeEach(async () => {
  ;({ server, olga, ben, general } = await openTwoMembers())
})
afterEach(() => server.dispose())

async function createGroup(name: string): Promise<ConversationId> {
  const id = newConversationId()
  await olga.mutate({
    kind: 'createConversation',
    conversation: { id, kind: 'group', name, memberIds: [ben.me.member.id] },
  })
  return id
}

describe('sync.pull', () => {
  it('answers with nothing when nothing happened', async () => {
    const streams = await ben.pullAll()
    const cursors = Object.fromEntries([...streams].map(([id, events]) => [id, events.length]))
    expect(await ben.client.sync.pull.query({ cursors, limit: 500 })).toEqual({
      streams: [],
      gone: [],
      far: [],
      more: false,
    })
  })

  it('answers with what came after each cursor, oldest first', async () => {
    for (const text of ['one', 'two', 'three']) await sendText(olga, general, text)
    const before = (await ben.pullAll()).get(general) ?? []
    await sendText(olga, general, 'four')
    await sendText(olga, general, 'five')
    const answer = await ben.client.sync.pull.query({ cursors: { [general]: before.length }, limit: 500 })
    const stream = answer.streams.find((one) => one.streamId === streamOfConversation(general))
    expect(stream?.lastSeq).toBe(before.length + 2)
    expect(stream?.events.map((event) => event.seq)).toEqual([before.length + 1, before.length + 2])
  })

  it('keeps to the limit, shares it fairly, and says that more waits', async () => {
    const quiet = await createGroup('quiet')
    for (let count = 0; count < 60; count += 1) await sendText(olga, general, `busy ${count}`)
    const answer = await ben.client.sync.pull.query({ cursors: {}, limit: 20 })
    const counts = new Map(answer.streams.map((stream) => [stream.streamId as string, stream.events.length]))
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(20)
    expect(answer.more).toBe(true)
    expect(counts.get(quiet)).toBe(2)
    expect(counts.get(ben.me.member.id)).toBe(3)
    expect(counts.get(general)).toBe(14)
    expect(answer.streams[0]?.streamId).toBe(ben.me.member.id)
  })

  it('answers with no more than a client can take in at once, however long the texts, and keeps no stream waiting', async () => {
    const quiet = await createGroup('quiet')
    const text = 'ä'.repeat(20_000)
    for (let count = 0; count < 60; count += 1) await sendText(olga, general, text)
    const answer = await ben.client.sync.pull.query({ cursors: {}, limit: 500 })
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(1_200_000)
    expect(answer.more).toBe(true)
    expect(answer.streams.map((stream) => stream.streamId as string)).toContain(quiet)
    const all = (await ben.pullAll()).get(general) ?? []
    expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => index + 1))
    expect(all.filter((event) => event.body.kind === 'noteSent')).toHaveLength(60)
  })

  it('comes to the end with a limit below the number of streams', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await createGroup(name)
    const cursors: Record<string, number> = {}
    let more = true
    for (let round = 0; more; round += 1) {
      expect(round).toBeLessThan(40)
      const answer = await ben.client.sync.pull.query({ cursors, limit: 1 })
      for (const { streamId, events } of answer.streams) cursors[streamId] = events.at(-1)?.seq ?? 0
      more = answer.more
    }
    const whole = await ben.pullAll()
    expect(cursors).toEqual(Object.fromEntries([...whole].map(([id, events]) => [id, events.length])))
  })

  it('names streams that are none as gone, and passes over keys that are no ids', async () => {
    const unknown = ids.next()
    const answer = await ben.client.sync.pull.query({ cursors: { [unknown]: 3, nonsense: 1 }, limit: 500 })
    expect(answer.gone).toEqual([unknown])
  })

  it.each([
    { cursors: {}, limit: 0 },
    { cursors: {}, limit: 501 },
    { cursors: { x: -1 }, limit: 10 },
  ])('refuses the request %j', async (request) => {
    await expect(ben.client.sync.pull.query(request)).rejects.toMatchObject({ data: { reason: 'requestInvalid' } })
  })
})
