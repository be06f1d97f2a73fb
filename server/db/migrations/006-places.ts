import type { Kysely } from 'kysely'

/** Each member's last word on where they stopped in a note, and when it was said. */
export async function places(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('place')
    .addColumn('note_id', 'text', (c) => c.notNull().references('note.id'))
    .addColumn('member_id', 'text', (c) => c.notNull().references('member.id'))
    .addColumn('at_ms', 'bigint')
    .addColumn('is_through', 'smallint')
    .addColumn('set_at_ms', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('place_key', ['note_id', 'member_id'])
    .execute()
}
