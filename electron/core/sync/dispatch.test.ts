import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { type BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { outboxMigrations } from '../store/outbox-schema.ts'
import { createOutboxStore } from '../store/outbox-store.ts'
import type { Account } from './account.ts'
import { createDispatch } from './dispatch.ts'

const id = '01890000-0000-7000-8000-000000000001'

/** The sending side over an account whose cache cannot be read. */
function setUp() {
  const db = new Database(':memory:')
  for (const sql of outboxMigrations) db.exec(sql)
  const logged: string[] = []
  const forgotten: BlobId[] = []
  const notes: Pick<Account['notes'], 'read'> = {
    read() {
      throw new Error('database disk image is malformed')
    },
  }
  const uploader: Pick<Account['uploader'], 'forget'> = {
    forget(blobId) {
      forgotten.push(blobId)
      return Promise.resolve()
    },
  }
  const account = { notes, uploader, sweep: () => undefined } as Account
  const dispatch = createDispatch({
    outbox: createOutboxStore(db),
    account: () => account,
    log: (level) => logged.push(level),
  })
  return { db, dispatch, logged, forgotten }
}

describe('a take found at boot', () => {
  it('is offered although the cache cannot say whether it was delivered', () => {
    const { dispatch, logged } = setUp()
    expect(dispatch.hasQueued(NoteId.parse(id))).toBe(false)
    expect(logged).toEqual(['error'])
  })
})

describe('a take that is thrown away', () => {
  it('goes although the outbox cannot be written: its upload ends here, and the server collects what it has', () => {
    const { db, dispatch, logged, forgotten } = setUp()
    db.pragma('query_only = ON')
    dispatch.abandon(TakeId.parse(id))
    expect(logged).toEqual(['warn'])
    expect(forgotten).toEqual([id])
  })
})
