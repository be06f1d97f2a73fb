import type { Kysely } from 'kysely'

/** Which event holds the captions of a note; the words themselves stand there only. */
export async function captions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('caption')
    .addColumn('note_id', 'text', (c) => c.primaryKey().references('note.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute()
}
