import { readdir } from 'node:fs/promises'
import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { MediaFiles } from '../media/media-files.ts'
import { attachedFilesOf, type NoteWithFiles } from '../store/note-files.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Takes } from '../takes/takes.ts'

/**
 * Takes whose note was delivered when a crash came between the outbox forgetting it and the removal of their folder. They are no drafts,
 * and nothing else would ever remove them.
 */
export interface TakeRemains {
  /** Boot, after `takes.recover`: what the cache already knows as delivered. */
  sweep(): Promise<void>
  /** One of this member's notes has come from the server. */
  arrived(noteId: NoteId): void
}

export interface TakeRemainsDeps {
  readonly takesDir: string
  readonly takes: () => Pick<Takes, 'audioPath' | 'blobIdOf' | 'drawings' | 'removeDelivered'>
  /** This member's own note as the cache has it; null: it has not, or cannot be read. */
  readonly delivered: (noteId: NoteId) => NoteWithFiles | null
  readonly outbox: OutboxStore
  readonly files: MediaFiles
  readonly log: Log
}

export function createTakeRemains({ takesDir, takes, delivered, outbox, files, log }: TakeRemainsDeps): TakeRemains {
  const drop = createDrop(log)
  /** Its files first into the library, as at any delivery. A take that is still a draft stays one. */
  const settle = async (takeId: TakeId, note: NoteWithFiles | null): Promise<void> => {
    const path = takes().audioPath(takeId)
    if (!path) return
    await files.adopt(takes().blobIdOf(takeId), path)
    if (note) await adoptShown(takeId, note)
    takes().removeDelivered(takeId)
  }
  /** One that is not in the folder any more is fetched when it is asked for. */
  const adoptShown = async (takeId: TakeId, note: NoteWithFiles): Promise<void> => {
    for (const file of attachedFilesOf(note)) {
      const path = await takes().drawings.sealedFile(takeId, file)
      if (path !== null) await files.adopt(file.blobId, path)
    }
  }
  const settleDelivered = async (takeId: TakeId): Promise<void> => {
    const noteId = NoteId.parse(takeId)
    const note = isWaiting(noteId) ? null : delivered(noteId)
    if (note) await settle(takeId, note)
  }
  const isWaiting = (noteId: NoteId): boolean => outbox.ofNote(noteId) !== null
  return {
    async sweep() {
      for (const name of await readdir(takesDir).catch(() => [])) {
        const id = TakeId.safeParse(name)
        if (!id.success) continue
        // Nor does a cache that cannot be read stop the boot: what comes from the server again settles the rest.
        await settleDelivered(id.data).catch((error: unknown) =>
          log('warn', 'take not removed', { error: String(error) }),
        )
      }
    },
    arrived(noteId) {
      const takeId = TakeId.parse(noteId)
      if (!isWaiting(noteId) && takes().audioPath(takeId)) drop(settle(takeId, delivered(noteId)), 'a sent take')
    },
  }
}
