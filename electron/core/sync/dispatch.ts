import { BlobId, type NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { refused } from '#shared/kernel/result.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { TakeDispatch } from '../takes/takes.ts'
import type { Account } from './account.ts'

/** The takes' door to the sending side. Remembers what is followed, so that an account that begins later follows it too. */
export interface Dispatch extends TakeDispatch {
  /** Another account has begun: hand it the takes under way. */
  accountBegan(account: Account): void
}

export function createDispatch(deps: { outbox: OutboxStore; account: () => Account | null; log: Log }): Dispatch {
  const { outbox, account, log } = deps
  const followed = new Map<TakeId, { readonly path: string; readonly durableBytes: number }>()
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
  return {
    follow(takeId, path) {
      followed.set(takeId, { path, durableBytes: 0 })
      account()?.uploader.follow(blob(takeId), path, 0)
    },
    grew(takeId, durableBytes) {
      const take = followed.get(takeId)
      if (!take) return
      followed.set(takeId, { ...take, durableBytes })
      account()?.uploader.grew(blob(takeId), durableBytes)
    },
    abandon(takeId) {
      followed.delete(takeId)
      try {
        outbox.abandon(blob(takeId))
      } catch (error) {
        // A full disk, perhaps, and the take is thrown away to make room: that goes on. The server collects what nobody went on with.
        log('warn', 'an upload is left for the server to collect', { takeId, error: String(error) })
        account()
          ?.uploader.forget(blob(takeId))
          .catch(() => undefined)
      }
      account()?.sweep()
    },
    queueNote(draft, files) {
      const queued = account()?.actions.queueTake(draft, files) ?? refused('notSignedIn')
      if (queued.ok && draft.audio) followed.delete(TakeId.parse(draft.id))
      return queued
    },
    hasQueued: (noteId) => outbox.ofNote(noteId) !== null || isDelivered(noteId),
    accountBegan(began) {
      for (const [takeId, { path, durableBytes }] of followed) began.uploader.follow(blob(takeId), path, durableBytes)
    },
  }
}
