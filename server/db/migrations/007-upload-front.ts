import type { Kysely } from 'kysely'

/** An upload may leave out its first bytes until its last ones come. */
export async function uploadFront(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('upload')
    .addColumn('front_bytes', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
}
