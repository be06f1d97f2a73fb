import { type Kysely, sql } from 'kysely'

/** All bytes that a note holds on to: its sound, and since this step drawings, pictures and videos too. */
export async function noteFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('note_file')
    .addColumn('note_id', 'text', (c) => c.notNull().references('note.id'))
    .addColumn('blob_id', 'text', (c) => c.notNull().references('blob.id'))
    .addPrimaryKeyConstraint('note_file_key', ['blob_id', 'note_id'])
    .execute()
  await sql`insert into note_file (note_id, blob_id) select id, blob_id from note where blob_id is not null`.execute(db)
}
