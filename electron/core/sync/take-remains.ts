import { readdir } from 'node:fs/promises'
import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Takes } from '../takes/takes.ts'

/**
 * Takes whose note was delivered when a crash came between the outbox forgetting it and the removal of their folder. They are no drafts,
 * and nothing else would ever remove them.
 */
export interface TakeRemains {
  /** Boot, after `takes.recover`: what the cache already knows as delivered. */
  sweep(isDelivered: (noteId: NoteId) => boolean): Promise<void>
  /** One of this member's notes has come from the server. */
  arrived(noteId: NoteId): void
}

export interface TakeRemainsDeps {
  readonly takesDir: string
  readonly takes: () => Pick<Takes, 'audioPath' | 'blobIdOf' | 'removeDelivered'>
  readonly outbox: OutboxStore
  readonly files: MediaFiles
  readonly log: Log
}

export function createTakeRemains({ takesDir, takes, outbox, files, log }: TakeRemainsDeps): TakeRemains {
  const drop = createDrop(log)
  /** Its file first into the library, as at any delivery. A take that is still a draft stays one. */
  const settle = async (takeId: TakeId): Promise<void> => {
    const path = takes().audioPath(takeId)
    if (!path) return
    await files.adopt(takes().blobIdOf(takeId), path)
    takes().removeDelivered(takeId)
  }
  const settleDelivered = async (takeId: TakeId, isDelivered: (noteId: NoteId) => boolean): Promise<void> => {
    const noteId = NoteId.parse(takeId)
    if (!isWaiting(noteId) && isDelivered(noteId)) await settle(takeId)
  }
  const isWaiting = (noteId: NoteId): boolean => outbox.ofNote(noteId) !== null
  return {
    async sweep(isDelivered) {
      for (const name of await readdir(takesDir).catch(() => [])) {
        const id = TakeId.safeParse(name)
        if (!id.success) continue
        // Nor does a cache that cannot be read stop the boot: what comes from the server again settles the rest.
        await settleDelivered(id.data, isDelivered).catch((error: unknown) =>
          log('warn', 'take not removed', { error: String(error) }),
        )
      }
    },
    arrived(noteId) {
      if (!isWaiting(noteId) && takes().audioPath(TakeId.parse(noteId)))
        drop(settle(TakeId.parse(noteId)), 'a sent take')
    },
  }
}
