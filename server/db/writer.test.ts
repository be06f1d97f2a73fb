import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MemberId, StreamId, WorkspaceId } from '#shared/kernel/ids.ts'
import { done, refused } from '#shared/kernel/result.ts'
import { createHostClock } from '../ports.ts'
import { type Db, openDatabase } from './open.ts'
import { createWriter, type Published, type Writer } from './writer.ts'

let folder: string
let db: Db
let writer: Writer
let published: Published[]
const streamId = StreamId.parse('00000000-0000-7000-8000-000000000001')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-writer-'))
  const opened = await openDatabase(join(folder, 'earshot.db'), 0)
  if (!opened.ok) throw new Error(opened.reason)
  db = opened.value
  published = []
  writer = createWriter({ db, clock: createHostClock(), onPublished: (events) => published.push(...events) })
  await db.insertInto('stream').values({ id: streamId, last_seq: 0 }).execute()
})
afterEach(async () => {
  await db.destroy()
  await rm(folder, { recursive: true, force: true })
})

const eventOf = (seq: number): Published => ({
  event: { streamId, seq, actorId: null, atMs: 0, body: { kind: 'x' } },
  readers: [MemberId.parse('00000000-0000-7000-8000-000000000002')],
})

describe('a write', () => {
  it('that reads, waits and writes is never mixed with another', async () => {
    const writes = Array.from({ length: 40 }, () =>
      writer.write(async ({ trx, published: out }) => {
        const { last_seq: seen } = await trx.selectFrom('stream').select('last_seq').executeTakeFirstOrThrow()
        await Promise.resolve()
        await trx
          .updateTable('stream')
          .set({ last_seq: seen + 1 })
          .execute()
        out.push(eventOf(seen + 1))
        return done(seen + 1)
      }),
    )
    const reads = Array.from({ length: 10 }, () => db.selectFrom('stream').selectAll().execute())
    await Promise.all([...writes, ...reads])
    expect(await db.selectFrom('stream').select('last_seq').executeTakeFirst()).toEqual({ last_seq: 40 })
    expect(published.map(({ event }) => event.seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })

  it('that refuses leaves nothing behind and publishes nothing', async () => {
    const result = await writer.write(async ({ trx, published: out }) => {
      await trx.updateTable('stream').set({ last_seq: 99 }).execute()
      out.push(eventOf(99))
      return refused('notAllowed', 'x')
    })
    expect(result).toEqual({ ok: false, reason: 'notAllowed', detail: 'x' })
    expect(await db.selectFrom('stream').select('last_seq').executeTakeFirst()).toEqual({ last_seq: 0 })
    expect(published).toEqual([])
  })

  it('that throws leaves nothing behind either, and the next one goes well', async () => {
    const failing = writer.write(async ({ trx }) => {
      await trx.updateTable('stream').set({ last_seq: 99 }).execute()
      throw new Error('a bug')
    })
    await expect(failing).rejects.toThrow('a bug')
    expect(await writer.write(async () => done('fine'))).toEqual({ ok: true, value: 'fine' })
    expect(await db.selectFrom('stream').select('last_seq').executeTakeFirst()).toEqual({ last_seq: 0 })
  })

  it('goes well although another program wrote to the same file a moment before', async () => {
    const other = new Database(join(folder, 'earshot.db'))
    const insert = other.prepare('insert into workspace values (?, ?, 0)')
    for (let count = 0; count < 20; count += 1) {
      await db.selectFrom('workspace').selectAll().execute()
      const id = WorkspaceId.parse(`00000000-0000-7000-8000-0000000000${String(count + 10)}`)
      insert.run(id, 'written beside')
      const written = await writer.write(async ({ trx }) => {
        await trx.selectFrom('workspace').selectAll().execute()
        await trx.updateTable('stream').set({ last_seq: count }).execute()
        return done(count)
      })
      expect(written).toEqual({ ok: true, value: count })
    }
    other.close()
  })

  it('stands on disk when its promise resolves: every commit is synced', async () => {
    const { rows } = await sql`pragma synchronous`.execute(db)
    expect(rows).toEqual([{ synchronous: 2 }])
  })
})
