import type { BlobId, MemberId } from '#shared/kernel/ids.ts'
import type { Db } from '../db/open.ts'

/**
 * The blob, if this member may hear it: who uploaded it, and members of a conversation with a note that holds it.
 * Null otherwise, with no way to tell an unknown blob from a closed one.
 */
export async function findReadableBlob(
  db: Db,
  id: BlobId,
  memberId: MemberId,
): Promise<{ sha256: string; sizeBytes: number } | null> {
  const row = await db
    .selectFrom('blob')
    .where('blob.id', '=', id)
    .where((eb) =>
      eb.or([
        eb('blob.uploader_id', '=', memberId),
        eb.exists(
          eb
            .selectFrom('note_file')
            .innerJoin('note', 'note.id', 'note_file.note_id')
            .innerJoin('conversation_member', 'conversation_member.conversation_id', 'note.conversation_id')
            .whereRef('note_file.blob_id', '=', 'blob.id')
            .where('conversation_member.member_id', '=', memberId)
            .select('note.id'),
        ),
      ]),
    )
    .select(['blob.sha256 as sha256', 'blob.size_bytes as sizeBytes'])
    .executeTakeFirst()
  return row ?? null
}
