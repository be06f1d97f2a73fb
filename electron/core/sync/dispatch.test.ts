import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { outboxMigrations } from '../store/outbox-schema.ts'
import { createOutboxStore } from '../store/outbox-store.ts'
import type { Account } from './account.ts'
import { createDispatch } from './dispatch.ts'

const noteId = NoteId.parse('01890000-0000-7000-8000-000000000001')

describe('a take found at boot', () => {
  it('is offered although the cache cannot say whether it was delivered', () => {
    const db = new Database(':memory:')
    for (const sql of outboxMigrations) db.exec(sql)
    const notes: Pick<Account['notes'], 'read'> = {
      read() {
        throw new Error('database disk image is malformed')
      },
    }
    const logged: string[] = []
    const dispatch = createDispatch({
      outbox: createOutboxStore(db),
      account: () => ({ notes }) as Account,
      log: (level) => logged.push(level),
    })
    expect(dispatch.hasQueued(noteId)).toBe(false)
    expect(logged).toEqual(['error'])
  })
})
