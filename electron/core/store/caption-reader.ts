import type { Database } from 'better-sqlite3'
import { CaptionSegment, type CaptionSource, type UiCaptions } from '#shared/contract/captions.ts'
import type { MemberId, NoteId } from '#shared/kernel/ids.ts'

/** The captions of notes as the person sees them: their own wish before what the server has. */
export interface CaptionReader {
  read(noteId: NoteId): UiCaptions | null
  /** As one text. */
  words(noteId: NoteId): string | null
}

interface RawCaptions {
  readonly member_id: MemberId
  readonly name: string | null
  readonly at_ms: number
  readonly language: string | null
  readonly source: CaptionSource | null
  readonly segments: string | null
  readonly words: string | null
}

/** A note may have two rows; this is the one that counts. */
export const shownCaption = 'ORDER BY is_wish DESC LIMIT 1'

export function createCaptionReader(db: Database): CaptionReader {
  const one = db.prepare<[string], RawCaptions>(`
    SELECT caption.*, member.name FROM caption LEFT JOIN member ON member.id = member_id WHERE note_id = ? ${shownCaption}`)
  return {
    read(noteId) {
      const row = one.get(noteId)
      if (!row || row.segments === null || row.source === null) return null
      const segments = CaptionSegment.array().parse(JSON.parse(row.segments))
      return {
        captions: { language: row.language, source: row.source, segments },
        memberId: row.member_id,
        memberName: row.name ?? '',
        atMs: row.at_ms,
      }
    },
    words: (noteId) => one.get(noteId)?.words ?? null,
  }
}
