import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { UiNote } from '#shared/contract/desktop.ts'
import { type ConversationId, type MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import { rewritten, withFetch } from './support/bad-net.ts'
import { seedHistory } from './support/seeded-history.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  pulled,
  sendText,
  startTestServer,
} from './support/world.ts'

const isSnapshot = (url: string): boolean => url.includes('/trpc/sync.snapshot')

/** How many snapshots are let through; the rest meets a dead line. */
function onlySnapshots(limit: { left: number }): (ports: CorePorts) => CorePorts {
  return withFetch((next) => (url, init) => {
    if (!isSnapshot(url)) return next(url, init)
    limit.left -= 1
    return limit.left < 0 ? Promise.reject(new TypeError('fetch failed')) : next(url, init)
  })
}

const general = (device: Device): ConversationId => conversation(device, 'general').id
const idOf = (device: Device): MemberId => {
  const { session } = device.core.snapshot()
  if (session.kind !== 'signedIn') throw new Error('not signed in')
  return session.member.id
}
const here = (device: Device): UiNote[] => device.core.notes.ofConversation(general(device))
const page = (device: Device, before: number | null, limit = 60) =>
  device.core.api.notes.page({ conversationId: general(device), before, limit })
const seqsOf = (notes: readonly UiNote[]) => notes.map(({ seq }) => seq)

/** A workspace whose general has a long past. */
async function longPast(count: number, kind: 'text' | 'voice' = 'text') {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const noteIds = seedHistory(server, { conversationId: general(alice), authorId: idOf(alice), count, kind })
  return { server, alice, noteIds }
}

describe('a new device', () => {
  it('has the newest notes and the right counts at once, and the whole history after a while', async () => {
    const { alice, noteIds } = await longPast(450)
    const bob = await openGuest(alice, 'Bob', onlySnapshots({ left: 1 }))
    expect(here(bob).at(-1)?.id).toBe(noteIds.at(-1))
    expect(here(bob).length).toBeLessThan(250)
    expect(conversation(bob, 'general')).toMatchObject({ unread: 450, unheard: 0 })
    await bob.close()

    const again = await openDevice(bob.dataDir)
    expect(await again.core.sync.whenWhole(20_000)).toBe(true)
    expect(here(again).map(({ id }) => id)).toEqual(noteIds)
    expect(conversation(again, 'general').unread).toBe(450)
    expect(conversation(again, 'general').memberIds).toHaveLength(2)
  })

  it('counts what it has not heard before it has come', async () => {
    const { alice, noteIds } = await longPast(300, 'voice')
    const bob = await openGuest(alice, 'Bob', onlySnapshots({ left: 1 }))
    expect(conversation(bob, 'general').unheard).toBe(300)
    await bob.core.api.notes.markHeard({ noteId: noteIds.at(-1) ?? NoteId.parse('') })
    expect(conversation(bob, 'general').unheard).toBe(299)
    await bob.close()
    const again = await openDevice(bob.dataDir)
    await again.core.sync.whenWhole(20_000)
    expect(conversation(again, 'general').unheard).toBe(299)
  })

  it('follows what is said while older pages are still to come', async () => {
    const { alice, noteIds } = await longPast(300)
    const line = { left: 1 }
    const bob = await openGuest(alice, 'Bob', onlySnapshots(line))
    const fresh = await sendText(alice, 'general', 'just now')
    await arrived(bob, fresh)
    line.left = 100
    expect(await bob.core.sync.whenWhole(20_000)).toBe(true)
    expect(here(bob).map(({ id }) => id)).toEqual([...noteIds, fresh])
  })

  it('shows that older ones are to come, fetches them for who scrolls up, and says so when they cannot be had', async () => {
    const { alice } = await longPast(500)
    const line = { left: 1 }
    const bob = await openGuest(alice, 'Bob', onlySnapshots(line))
    const newest = await page(bob, null)
    expect([newest.notes.length, newest.hasOlder]).toEqual([60, true])
    const oldestHere = here(bob)[0]?.seq ?? 0
    await expect(page(bob, oldestHere)).rejects.toThrow('Older notes are not on this computer yet')
    line.left = 100
    const older = await page(bob, oldestHere)
    expect(seqsOf(older.notes)).toEqual(Array.from({ length: 60 }, (_, i) => oldestHere - 60 + i))
    expect(older.hasOlder).toBe(true)
  })

  it('tells windows to read the conversation anew when its newest page has come', async () => {
    const { alice } = await longPast(300)
    const bob = await openGuest(alice, 'Bob')
    await eventually(() => bob.changes.some(({ kind }) => kind === 'timelineRefilled'), 'the change that tells')
    await bob.core.sync.whenWhole(20_000)
    expect(bob.changes.filter(({ kind }) => kind === 'note')).toEqual([])
  })

  it('keeps events it does not understand, of whatever page, for a newer version', async () => {
    const { server, alice, noteIds } = await longPast(300)
    const [first = '', middle = ''] = [noteIds[10], noteIds[150]]
    const asUnknown = (text: string): string =>
      [first, middle].reduce(
        (changed, id) =>
          changed.replace(`{"kind":"noteSent","note":{"id":"${id}"`, `{"kind":"noteSung","note":{"id":"${id}"`),
        text,
      )
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        return isSnapshot(url) ? rewritten(answer, asUnknown) : answer
      }),
    )
    await bob.core.sync.whenWhole(20_000)
    expect(here(bob)).toHaveLength(298)
    await bob.close()
    await server.stop()

    const cache = new Database(join(bob.dataDir, 'cache.db'))
    await rm(join(bob.dataDir, 'cache.db.sha256'))
    expect(cache.prepare('SELECT count(*) FROM deferred').pluck().get()).toBe(2)
    // The newer version knows the kind.
    cache.prepare(`UPDATE deferred SET event = replace(event, 'noteSung', 'noteSent')`).run()
    cache.close()
    const again = await openDevice(bob.dataDir)
    expect(here(again).map(({ id }) => id)).toEqual(noteIds)
  })
})

describe('a device that comes back after long', () => {
  it('takes the newest notes first, and again all that is older, with what was said of it meanwhile', async () => {
    const { server, alice, noteIds } = await longPast(20, 'voice')
    const bob = await openGuest(alice, 'Bob')
    await bob.close()
    const later = seedHistory(server, { conversationId: general(alice), authorId: idOf(alice), count: 2_100 })
    const noteId = noteIds[0] ?? NoteId.parse('')
    await pulled(alice)
    await alice.core.api.notes.setReaction({ noteId, reaction: '👍', isOn: true, atMs: null })
    await eventually(() => alice.core.snapshot().connection.waiting === 0, 'the reaction delivered')

    const line = { left: 1 }
    const again = await openDevice(bob.dataDir, onlySnapshots(line))
    await pulled(again)
    expect(seqsOf((await page(again, null, 5)).notes)).toEqual(seqsOf((await page(alice, null, 5)).notes))
    // What stands on the other side of the gap is not shown as if it came next, nor counted twice.
    expect(conversation(again, 'general')).toMatchObject({ unheard: 20, unread: 2_120 })
    line.left = 1_000
    expect(await again.core.sync.whenWhole(50_000)).toBe(true)
    expect(here(again).map(({ id }) => id)).toEqual([...noteIds, ...later])
    expect(noteOn(again, noteId)?.reactions).toHaveLength(1)
    expect(conversation(again, 'general')).toMatchObject({ unheard: 20, unread: 2_120 })
  })
})

describe('a history not yet whole', () => {
  it('is begun anew when the server was put back to an older state', async () => {
    const { server, alice, noteIds } = await longPast(300)
    const line = { left: 1 }
    const bob = await openGuest(alice, 'Bob', onlySnapshots(line))
    await server.stop()
    const db = new Database(join(server.dataDir, 'earshot.db'))
    const [lost] = noteIds.slice(-1)
    db.prepare('DELETE FROM note WHERE id = ?').run(lost)
    // Bob's joining was the last event, the note the one before.
    const lastSeq = here(bob).at(-1)?.seq ?? 0
    db.prepare('DELETE FROM event WHERE stream_id = ? AND seq >= ?').run(general(bob), lastSeq)
    db.prepare('UPDATE stream SET last_seq = ? WHERE id = ?').run(lastSeq - 1, general(bob))
    db.close()
    line.left = 1_000
    await server.start()
    await eventually(() => noteOn(bob, lost ?? NoteId.parse('')) === null, 'the lost note gone', 40_000)
    await pulled(bob)
    expect(await bob.core.sync.whenWhole(20_000)).toBe(true)
    expect(here(bob).map(({ id }) => id)).toEqual(noteIds.slice(0, -1))
    expect(existsSync(join(bob.dataDir, 'cache.db.before'))).toBe(true)
  })
})
