import type { Kysely } from 'kysely'

/** What a member has heard by their own word, where that differs from what others were told; and whether others are told. */
export async function ownHeard(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('own_heard')
    .addColumn('note_id', 'text', (c) => c.notNull().references('note.id'))
    .addColumn('member_id', 'text', (c) => c.notNull().references('member.id'))
    .addColumn('is_heard', 'smallint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('own_heard_key', ['note_id', 'member_id'])
    .execute()
  await db.schema
    .alterTable('member')
    .addColumn('sends_receipts', 'smallint', (c) => c.notNull().defaultTo(1))
    .execute()
}
