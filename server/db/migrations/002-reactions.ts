import type { Kysely } from 'kysely'

/** One row for each sign a member has ever put on a note. */
export async function reactions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reaction')
    .addColumn('note_id', 'text', (c) => c.notNull().references('note.id'))
    .addColumn('member_id', 'text', (c) => c.notNull().references('member.id'))
    .addColumn('reaction', 'text', (c) => c.notNull())
    .addColumn('is_on', 'smallint', (c) => c.notNull())
    .addColumn('at_ms', 'bigint')
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('reaction_key', ['note_id', 'member_id', 'reaction'])
    .execute()
}
