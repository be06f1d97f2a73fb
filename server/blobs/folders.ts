import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobId } from '#shared/kernel/ids.ts'

/** Where bytes lie. Ids come in as `BlobId`, so a path can only be a UUID under one of the two folders. */
export interface BlobFolders {
  readonly blobs: string
  readonly uploads: string
  blobPath(id: BlobId): string
  partPath(id: BlobId): string
}

export async function createBlobFolders(dataDir: string): Promise<BlobFolders> {
  const blobs = join(dataDir, 'blobs')
  const uploads = join(dataDir, 'uploads')
  await mkdir(blobs, { recursive: true, mode: 0o700 })
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  return {
    blobs,
    uploads,
    blobPath: (id) => join(blobs, id),
    partPath: (id) => join(uploads, `${id}.part`),
  }
}

/** Makes a new or renamed entry of a folder durable. Windows cannot open folders and needs no such step. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
