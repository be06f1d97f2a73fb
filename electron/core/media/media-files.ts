import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { BlobId } from '#shared/kernel/ids.ts'

/**
 * Owns `media/`: one whole, verified file per blob. A file gets its name only when its bytes are on disk, so a name is a promise. Its time
 * of change is when it was last used: that stays with the file, whatever becomes of the databases.
 */
export interface MediaFiles {
  has(blobId: BlobId): boolean
  all(): BlobId[]
  /** 0 for one that is not here. */
  usedAtMs(blobId: BlobId): number
  /** It is being used; written down, but not more often than matters. */
  used(blobId: BlobId, atMs: number): Promise<void>
  path(blobId: BlobId): string
  /** Where its download is written, one attempt after the other; `keep` makes it the blob's file. */
  temporary(blobId: BlobId): string
  /** The file is synced and hashes right. */
  keep(blobId: BlobId, temporaryPath: string): Promise<void>
  /** Brings a sealed, synced file in under the blob's name; the original stays. False: there is no such file. */
  adopt(blobId: BlobId, path: string): Promise<boolean>
  remove(blobIds: readonly BlobId[]): Promise<void>
  /** A file under a blob's name that is not what the name promises, found at opening. */
  distrust(blobId: BlobId): Promise<void>
  clear(): Promise<void>
}

const suffix = '.opus'
/** A listener asks for the file many times a minute. */
const usedWithinMs = 60_000
export const mediaFileName = (blobId: BlobId): string => blobId + suffix

/** Reads which blobs are here and sweeps away what an interrupted download left. */
export async function openMediaFiles(dir: string): Promise<MediaFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const present = new Map<BlobId, number>()
  for (const name of await readdir(dir)) {
    const blobId = BlobId.safeParse(name.endsWith(suffix) ? name.slice(0, -suffix.length) : '')
    if (blobId.success) present.set(blobId.data, (await stat(join(dir, name))).mtimeMs)
    else await rm(join(dir, name), { force: true, recursive: true })
  }
  const path = (blobId: BlobId): string => join(dir, mediaFileName(blobId))
  const temporary = (blobId: BlobId): string => join(dir, `${blobId}.part`)
  const keep = async (blobId: BlobId, temporaryPath: string): Promise<void> => {
    await rename(temporaryPath, path(blobId))
    await syncFolder(dir)
    present.set(blobId, (await stat(path(blobId))).mtimeMs)
  }

  return {
    has: (blobId) => present.has(blobId),
    all: () => [...present.keys()],
    usedAtMs: (blobId) => present.get(blobId) ?? 0,
    async used(blobId, atMs) {
      const before = present.get(blobId)
      if (before === undefined || Math.abs(atMs - before) < usedWithinMs) return
      present.set(blobId, atMs)
      await utimes(path(blobId), atMs / 1000, atMs / 1000)
    },
    path,
    temporary,
    keep,
    async adopt(blobId, source) {
      if (present.has(blobId)) return true
      if (!(await exists(source))) return false
      const target = join(dir, `${blobId}.own`)
      // Left by an attempt that failed.
      await rm(target, { force: true })
      await linkOrCopy(source, target)
      await keep(blobId, target)
      return true
    },
    async remove(blobIds) {
      for (const blobId of blobIds) {
        present.delete(blobId)
        await rm(path(blobId), { force: true })
        await rm(temporary(blobId), { force: true })
      }
    },
    async distrust(blobId) {
      present.delete(blobId)
      await rm(path(blobId), { force: true })
    },
    async clear() {
      present.clear()
      for (const name of await readdir(dir)) await rm(join(dir, name), { force: true })
    },
  }
}

/** A second name for the same bytes costs nothing; a file system without hard links gets a copy. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch {
    await copyFile(source, target, constants.COPYFILE_FICLONE)
    const file = await open(target, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A rename is durable once its folder is. Windows cannot open folders, and its renames need no such step. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
