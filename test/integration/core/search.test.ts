import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type ConversationId, type MemberId, NoteId } from '#shared/kernel/ids.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  sendVoice,
  startTestServer,
} from './support/world.ts'

interface Filters {
  readonly memberId?: MemberId
  readonly conversationId?: ConversationId
  readonly before?: number
  readonly limit?: number
}
const search = ({ core }: Device, text: string, filters: Filters = {}) =>
  core.api.search.notes({ text, memberId: null, conversationId: null, before: null, limit: 20, ...filters })
const found = async (device: Device, text: string, filters: Filters = {}): Promise<string[]> =>
  (await search(device, text, filters)).hits.map((hit) => hit.noteId)

describe('searching', () => {
  it('finds by words, people and places what is on this device, without a server and after a restart', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob Müller')
    const spoken = await sendVoice(bob, 'general')
    const written = await sendText(alice, 'general', 'The naïve approach\nis quicker')
    const reply = await bob.core.api.notes.sendText({
      target: { conversationId: conversation(bob, 'general').id, rootId: spoken, anchor: null },
      text: 'naive, yes',
    })
    for (const id of [spoken, written, reply.noteId]) await arrived(alice, id)
    await server.stop()
    await alice.close()

    const again = await openDevice(alice.dataDir)
    expect(await found(again, 'NAIVE')).toEqual([reply.noteId, written])
    expect(await found(again, 'muller')).toEqual([reply.noteId, spoken])
    expect(await found(again, 'muller naive')).toEqual([reply.noteId])
    expect(await found(again, 'gener naive app')).toEqual([written])
    const { hits } = await search(again, 'approach')
    expect(hits).toMatchObject([
      {
        isMine: true,
        rootId: null,
        durationMs: null,
        snippet: { text: 'The naïve approach is quicker', ranges: [{ start: 10, end: 18 }], isCutAfter: false },
      },
    ])
    expect((await search(again, 'muller')).hits).toMatchObject([{ rootId: spoken }, { snippet: null, isMine: false }])

    const [bobsId] = again.core.snapshot().members.flatMap(({ id, name }) => (name.startsWith('Bob') ? [id] : []))
    if (!bobsId) throw new Error('no Bob')
    expect(await found(again, '', { memberId: bobsId })).toEqual([reply.noteId, spoken])
    expect(await found(again, 'naive', { memberId: bobsId })).toEqual([reply.noteId])
    expect(await found(again, 'naive', { conversationId: conversation(again, 'self').id })).toEqual([])
    expect(await search(again, '  ')).toEqual({ hits: [], next: null, isComplete: true })
    expect(await search(again, 'nothing like it')).toEqual({ hits: [], next: null, isComplete: true })
  })

  it('finds what still waits to be sent, first, and once when it was delivered', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const sent = await sendText(alice, 'general', 'a lighthouse')
    await arrived(alice, sent)
    await server.stop()
    const waiting = await sendText(alice, 'general', 'the lighthouse keeper')
    expect(await found(alice, 'lighthouse')).toEqual([waiting, sent])
    expect(await found(alice, 'lighthouse keeper alice')).toEqual([waiting])
    await server.start()
    await arrived(alice, waiting)
    expect(await found(alice, 'lighthouse')).toEqual([waiting, sent])
  })

  it('gives many results page by page, without a gap and none twice', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const sent: string[] = []
    for (let n = 0; n < 25; n += 1) sent.unshift(await sendText(alice, 'general', `entry ${n}`))
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all delivered')
    const read: string[] = []
    let before: number | null = null
    do {
      const page = await search(alice, 'entry', { limit: 10, ...(before === null ? {} : { before }) })
      read.push(...page.hits.map((hit) => hit.noteId))
      before = page.next
    } while (before !== null)
    expect(read).toEqual(sent)
  })

  it('goes from a found note on to the newest, and then to what waits', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const sent: NoteId[] = []
    for (let n = 0; n < 12; n += 1) sent.push(await sendText(alice, 'general', `entry ${n}`))
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'all delivered')
    const [, , third, root] = sent
    if (!third || !root) throw new Error('nothing sent')
    const conversationId = conversation(alice, 'general').id
    const target = { conversationId, rootId: root, anchor: null }
    const { noteId: reply } = await alice.core.api.notes.sendText({ target, text: 'about that' })
    await arrived(alice, reply)
    await server.stop()
    const waiting = await sendText(alice, 'general', 'not out yet')

    const { notes: api } = alice.core.api
    const run = await api.around({ noteId: third, limit: 4 })
    expect(run.notes.map(({ id }) => id)).toEqual(sent.slice(1, 5))
    expect(run).toMatchObject({ hasOlder: true, hasNewer: true })
    expect((await api.around({ noteId: reply, limit: 2 })).notes[0]?.id).toBe(root)
    const seen = run.notes.map(({ id }) => id)
    let [after, hasNewer] = [run.notes.at(-1)?.seq ?? null, run.hasNewer]
    while (hasNewer) {
      const next = await api.after({ conversationId, after, limit: 3 })
      seen.push(...next.notes.map(({ id }) => id))
      after = next.notes.findLast(({ seq }) => seq !== null)?.seq ?? null
      hasNewer = next.hasNewer
    }
    expect(seen).toEqual([...sent.slice(1), waiting])
    const ghost = NoteId.parse('01890000-0000-7000-8000-00000000dead')
    await expect(api.around({ noteId: ghost, limit: 4 })).rejects.toThrow(ghost)
  })

  it('finds nothing any more of a conversation that this member has left, nor after signing out', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const memberIds = alice.core.snapshot().members.map(({ id }) => id)
    const made = await alice.core.api.conversations.create({ kind: 'group', name: 'Secrets', memberIds })
    const target = { conversationId: made.conversationId, rootId: null, anchor: null }
    const { noteId } = await alice.core.api.notes.sendText({ target, text: 'the treasure is buried' })
    await arrived(bob, noteId)
    expect(await found(bob, 'treasure')).toEqual([noteId])
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.prepare(
      'DELETE FROM conversation_member WHERE conversation_id = ? AND member_id <> (SELECT created_by FROM conversation WHERE id = ?)',
    ).run(made.conversationId, made.conversationId)
    db.close()
    await pulled(bob)
    expect(await found(bob, 'treasure')).toEqual([])
    await bob.core.api.session.signOut()
    await bob.close()
    const cache = new Database(`${bob.dataDir}/cache.db`, { readonly: true })
    expect(cache.prepare('SELECT count(*) FROM search').pluck().get()).toBe(0)
    cache.close()
  })

  it('takes a question of any length and any signs', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await arrived(alice, await sendText(alice, 'general', 'hello'))
    for (const text of [
      '"',
      'x'.repeat(10_000),
      '" OR "'.repeat(1_600),
      'NEAR(',
      '*',
      'text:',
      '\u0000',
      '👍',
      '日'.repeat(9_000),
    ]) {
      expect((await search(alice, text)).hits).toEqual([])
    }
    await expect(search(alice, 'x'.repeat(20_001))).rejects.toThrow()
  })
})
