import { type Kysely, sql } from 'kysely'
import { first } from './migrations/001-first.ts'
import { reactions } from './migrations/002-reactions.ts'
import { ownHeard } from './migrations/003-own-heard.ts'
import { captions } from './migrations/004-captions.ts'
import { noteFiles } from './migrations/005-note-files.ts'
import { places } from './migrations/006-places.ts'
import { uploadFront } from './migrations/007-upload-front.ts'
import type { Tables } from './tables.ts'

/** In order; a migration's number is its place, counted from 1. */
const migrations: readonly ((db: Kysely<unknown>) => Promise<void>)[] = [
  first,
  reactions,
  ownHeard,
  captions,
  noteFiles,
  places,
  uploadFront,
]

/** The schema this version writes. */
export const SCHEMA_VERSION = migrations.length

/** Brings the schema from `from` (0: an empty database) to `SCHEMA_VERSION`, one transaction per step. */
export async function migrate(db: Kysely<Tables>, from: number, nowMs: number): Promise<void> {
  for (const [index, step] of migrations.entries()) {
    const version = index + 1
    if (version <= from) continue
    await db.transaction().execute(async (trx) => {
      await sql`create table if not exists schema_version (version integer primary key, applied_at_ms bigint not null)`.execute(
        trx,
      )
      // A step knows the tables of its own time, not those of today.
      await step(trx as unknown as Kysely<unknown>)
      await trx.insertInto('schema_version').values({ version, applied_at_ms: nowMs }).execute()
    })
  }
}
