import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { NoteId } from '#shared/kernel/ids.ts'

/** A note that the person wants to be told of again. By the wall clock: it must be read after a restart. */
export const LaterNote = z.object({ noteId: NoteId, setAtMs: z.number(), dueAtMs: z.number() })
export type LaterNote = z.infer<typeof LaterNote>

export interface LaterStore {
  read(): LaterNote[]
  write(laters: readonly LaterNote[]): void
}

/** Beside the settings, and no setting: it is not shown in the feed. What cannot be read is none. */
export function createLaterStore(db: Database): LaterStore {
  const get = db.prepare<[], string>("SELECT value FROM setting WHERE key = 'laters'").pluck()
  const put = db.prepare<[string]>("INSERT OR REPLACE INTO setting (key, value) VALUES ('laters', ?)")
  return {
    read() {
      try {
        return LaterNote.array().parse(JSON.parse(get.get() ?? '[]'))
      } catch {
        return []
      }
    },
    write: (laters) => void put.run(JSON.stringify(laters)),
  }
}

/** For data that must not be written. */
export const forgetfulLaterStore = (): LaterStore => ({ read: () => [], write: () => undefined })
