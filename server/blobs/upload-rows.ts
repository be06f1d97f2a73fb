import { access, rename } from 'node:fs/promises'
import type { BlobId, MemberId } from '#shared/kernel/ids.ts'
import { done } from '#shared/kernel/result.ts'
import type { Db } from '../db/open.ts'
import type { Writer } from '../db/writer.ts'
import { tuning } from '../tuning.ts'
import type { BlobFolders } from './folders.ts'

/** What the database knows of an id: a finished blob, an upload under way, or nothing. */
export type Known =
  | { readonly kind: 'blob'; readonly ownerId: MemberId; readonly sha256: string; readonly sizeBytes: number }
  | { readonly kind: 'upload'; readonly ownerId: MemberId; readonly offset: number; readonly frontBytes: number }
  | { readonly kind: 'nothing' }

/** The rows `blob` and `upload`; each write is on disk when it resolves. */
export interface UploadRows {
  find(id: BlobId): Promise<Known>
  /** `frontBytes`: so many at its beginning are left out until the last ones come. */
  begin(id: BlobId, ownerId: MemberId, frontBytes: number): Promise<void>
  moveOffset(id: BlobId, offset: number): Promise<void>
  /** It is to come anew, from its first byte. */
  startAgain(id: BlobId): Promise<void>
  /** The upload becomes a blob. */
  seal(blob: { id: BlobId; ownerId: MemberId; sha256: string; sizeBytes: number }): Promise<void>
  /**
   * Gives up upload or blob: what is left is an upload of nothing, old enough to be collected, until `drop` removes that too. So the
   * files in between are always somebody's to remove, also after a crash. False when a note holds on to the blob, which then stays.
   */
  release(id: BlobId): Promise<boolean>
  drop(id: BlobId): Promise<void>
  /** Uploads that nobody went on with, and recordings that came whole and that no note ever took. */
  untouchedSince(atMs: number): Promise<BlobId[]>
}

export function createUploadRows(db: Db, writer: Writer): UploadRows {
  return {
    find: (id) => find(db, id),

    async begin(id, ownerId, frontBytes) {
      await writer.write(async ({ trx, nowMs }) => {
        const sizes = { offset_bytes: frontBytes, front_bytes: frontBytes }
        const row = { id, member_id: ownerId, ...sizes, created_at_ms: nowMs, touched_at_ms: nowMs }
        await trx.insertInto('upload').values(row).execute()
        return done(null)
      })
    },

    async moveOffset(id, offset) {
      await writer.write(async ({ trx, nowMs }) => {
        const row = { offset_bytes: offset, touched_at_ms: nowMs }
        await trx.updateTable('upload').set(row).where('id', '=', id).execute()
        return done(null)
      })
    },

    async startAgain(id) {
      await writer.write(async ({ trx, nowMs }) => {
        const row = { offset_bytes: 0, front_bytes: 0, touched_at_ms: nowMs }
        await trx.updateTable('upload').set(row).where('id', '=', id).execute()
        return done(null)
      })
    },

    async seal({ id, ownerId, sha256, sizeBytes }) {
      await writer.write(async ({ trx, nowMs }) => {
        await trx.deleteFrom('upload').where('id', '=', id).execute()
        const row = { id, uploader_id: ownerId, sha256, size_bytes: sizeBytes, created_at_ms: nowMs }
        await trx.insertInto('blob').values(row).execute()
        return done(null)
      })
    },

    async release(id) {
      const result = await writer.write(async ({ trx }) => {
        const holder = await trx
          .selectFrom('note_file')
          .select('note_id')
          .where('blob_id', '=', id)
          .limit(1)
          .executeTakeFirst()
        if (holder) return done(false)
        const blob = await trx.deleteFrom('blob').where('id', '=', id).returning('uploader_id').executeTakeFirst()
        const nothing = { touched_at_ms: 0, offset_bytes: 0, front_bytes: 0 }
        if (blob) {
          const row = { id, member_id: blob.uploader_id, created_at_ms: 0, ...nothing }
          await trx.insertInto('upload').values(row).execute()
        } else await trx.updateTable('upload').set(nothing).where('id', '=', id).execute()
        return done(true)
      })
      return result.ok && result.value
    },

    async drop(id) {
      await writer.write(async ({ trx }) => {
        await trx.deleteFrom('upload').where('id', '=', id).execute()
        return done(null)
      })
    },

    async untouchedSince(atMs) {
      const open = await db.selectFrom('upload').select('id').where('touched_at_ms', '<', atMs).execute()
      const whole = await db
        .selectFrom('blob')
        .select('id')
        .where('created_at_ms', '<', atMs)
        // Every hour asks: looking at all recordings of years would hold up those who talk now.
        .where('created_at_ms', '>', atMs - tuning.orphanSearchMs)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb.selectFrom('note_file').whereRef('note_file.blob_id', '=', 'blob.id').select('note_file.note_id'),
            ),
          ),
        )
        .execute()
      return [...open, ...whole].map((row) => row.id)
    },
  }
}

async function find(db: Db, id: BlobId): Promise<Known> {
  const blob = await db.selectFrom('blob').selectAll().where('id', '=', id).executeTakeFirst()
  if (blob) return { kind: 'blob', ownerId: blob.uploader_id, sha256: blob.sha256, sizeBytes: blob.size_bytes }
  const upload = await db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()
  if (upload) {
    const { member_id: ownerId, offset_bytes: offset, front_bytes: frontBytes } = upload
    return { kind: 'upload', ownerId, offset, frontBytes }
  }
  return { kind: 'nothing' }
}

/**
 * A crash between renaming a finished file and writing its row leaves the file in its last place and the upload open.
 * The file goes back to where the upload goes on.
 */
export async function takeBackUnsealed(folders: BlobFolders, id: BlobId): Promise<void> {
  const hasPart = await exists(folders.partPath(id))
  if (!hasPart && (await exists(folders.blobPath(id)))) await rename(folders.blobPath(id), folders.partPath(id))
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
