import type { Settings } from '#shared/contract/settings.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Account } from '../sync/account.ts'
import { freeBytesOf } from '../takes/disk-watch.ts'
import type { MediaFiles } from './media-files.ts'
import { createMediaKeeper, type MediaKeeper } from './media-keeper.ts'
import { createMediaLibrary, type MediaLibrary, type MediaLibraryDeps } from './media-library.ts'
import { unsentFile } from './unsent-file.ts'

interface MediaDeps {
  readonly dataDir: string
  readonly files: MediaFiles
  readonly account: () => Account | null
  readonly outbox: OutboxStore
  readonly takePath: (takeId: TakeId) => string | null
  readonly takeFile: MediaLibraryDeps['takeFile']
  readonly takeTrack: MediaLibraryDeps['takeTrack']
  readonly settings: () => Settings
  /** What somebody was listening to while it came is damaged, and nothing of it was kept. */
  readonly onDamaged: (blobId: BlobId) => void
  readonly clock: Clock
  readonly log: Log
}

/** The recordings of whoever is signed in: the library that gives them out, and the keeper that decides which are here. */
export function createMedia(deps: MediaDeps): { readonly media: MediaLibrary; readonly keeper: MediaKeeper } {
  const { dataDir, files, account, outbox, takePath, takeFile, takeTrack, settings, onDamaged, clock, log } = deps
  const media = createMediaLibrary({
    files,
    source: () => account()?.mediaSource ?? null,
    takePath,
    takeFile,
    takeTrack,
    unsentFile: (noteId, blobId) => unsentFile(outbox, noteId, blobId),
    onCached: (blobId) => account()?.blobChanged(blobId),
    onDamaged,
    clock,
    log,
  })
  const keeper = createMediaKeeper({
    files,
    library: media,
    recordings: () => account()?.recordings ?? null,
    policy() {
      const { mediaDays, mediaBytes, keptOffline } = settings()
      return { days: mediaDays, sizeBytes: mediaBytes, pinned: new Set(keptOffline) }
    },
    freeBytes: () => freeBytesOf(dataDir),
    onEvicted: (blobId) => account()?.blobChanged(blobId),
    clock,
    log,
  })
  return { media, keeper }
}
