import { BlobId, type NoteId, type TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { refused } from '#shared/kernel/result.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { GrowingFile, TakeDispatch } from '../takes/takes.ts'
import type { Account } from './account.ts'
import { readChunk } from './read-chunk.ts'

/** The takes' door to the sending side. Remembers what is followed, so that an account that begins later follows it too. */
export interface Dispatch extends TakeDispatch {
  /** Another account has begun: hand it the takes under way. */
  accountBegan(account: Account): void
}

export function createDispatch(deps: { outbox: OutboxStore; account: () => Account | null; log: Log }): Dispatch {
  const { outbox, account, log } = deps
  const followed = new Map<BlobId, { readonly file: GrowingFile; readonly durableBytes: number }>()
  const blob = (takeId: TakeId): BlobId => BlobId.parse(takeId)
  /**
   * A crash came before its take was removed: that is no draft either. A cache that cannot be read keeps no take from being offered:
   * one sent a second time is the same note.
   */
  const isDelivered = (noteId: NoteId): boolean => {
    try {
      return account()?.notes.read(noteId)?.isMine === true
    } catch (error) {
      log('error', 'a take is offered without a look into the cache', { error: String(error) })
      return false
    }
  }
  function follow(blobId: BlobId, file: GrowingFile): void {
    followed.set(blobId, { file, durableBytes: 0 })
    account()?.uploader.follow(blobId, file, 0)
  }
  function grew(blobId: BlobId, durableBytes: number): void {
    const one = followed.get(blobId)
    if (!one) return
    followed.set(blobId, { ...one, durableBytes })
    account()?.uploader.grew(blobId, durableBytes)
  }
  function abandon(blobId: BlobId): void {
    followed.delete(blobId)
    try {
      outbox.abandon(blobId)
    } catch (error) {
      // A full disk, perhaps, and the take is thrown away to make room: that goes on. The server collects what nobody went on with.
      log('warn', 'an upload is left for the server to collect', { blobId, error: String(error) })
      account()
        ?.uploader.forget(blobId)
        .catch(() => undefined)
    }
    account()?.sweep()
  }
  return {
    follow: (takeId, path) => follow(blob(takeId), fileAt(path)),
    grew: (takeId, durableBytes) => grew(blob(takeId), durableBytes),
    abandon: (takeId) => abandon(blob(takeId)),
    clips: { follow, grew, abandon },
    queueNote(draft, files) {
      const queued = account()?.actions.queueTake(draft, files) ?? refused('notSignedIn')
      if (queued.ok) for (const { blobId } of files) followed.delete(blobId)
      return queued
    },
    hasQueued: (noteId) => outbox.ofNote(noteId) !== null || isDelivered(noteId),
    accountBegan(began) {
      for (const [blobId, { file, durableBytes }] of followed) began.uploader.follow(blobId, file, durableBytes)
    },
  }
}

/** All of it is known in its order. */
const fileAt = (path: string): GrowingFile => ({
  frontBytes: 0,
  read: (offset, maxBytes) => readChunk(path, offset, maxBytes),
})
