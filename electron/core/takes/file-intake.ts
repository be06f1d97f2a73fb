/** Files that a page makes for a take, piece by piece: written as they come, and taken by name when they are said to be whole. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PICTURE_HEADER_BYTES, readPictureHeader } from '#shared/annotation/picture-header.ts'
import { limits } from '#shared/contract/limits.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { FileFrame } from '#shared/contract/take-files.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { writeAll } from './durable-files.ts'

export interface FileIntake {
  /** Pieces of one file come in order; one that begins anew starts the file again. */
  accept(frame: FileFrame): Promise<void>
  /**
   * The file under its name, on disk, when its bytes are those that were said. False: bytes are missing or others; what came is thrown
   * away, for it has to come again.
   */
  take(file: IncomingFile): Promise<boolean>
  close(): Promise<void>
}

type IncomingFile = Pick<NotePicture, 'blobId' | 'sha256' | 'sizeBytes' | 'type' | 'width' | 'height'>

export const pictureFile = (blobId: BlobId): string => `picture-${blobId}`
const partFile = (blobId: BlobId): string => `file-${blobId}.part`

interface Incoming {
  readonly file: FileHandle
  readonly hash: ReturnType<typeof createHash>
  sizeBytes: number
  head: Uint8Array
}

/** As many at once as a page can be busy with: pictures of all displays, and their thumbnails. */
const MAX_FILES = 32

export function createFileIntake(folder: string): FileIntake {
  const incoming = new Map<BlobId, Incoming>()

  async function begin(blobId: BlobId): Promise<Incoming | null> {
    await forget(blobId)
    if (incoming.size >= MAX_FILES) return null
    const file = await open(join(folder, partFile(blobId)), 'w', 0o600)
    const started = { file, hash: createHash('sha256'), sizeBytes: 0, head: new Uint8Array(0) }
    incoming.set(blobId, started)
    return started
  }

  async function forget(blobId: BlobId): Promise<void> {
    const before = incoming.get(blobId)
    incoming.delete(blobId)
    await before?.file.close()
    if (before) await rm(join(folder, partFile(blobId)), { force: true })
  }

  return {
    async accept({ blobId, offset, bytes }) {
      const one = offset === 0 ? await begin(blobId) : incoming.get(blobId)
      if (!one) return
      if (offset !== one.sizeBytes || offset + bytes.length > limits.noteSizeBytes) return forget(blobId)
      await writeAll(one.file, bytes, offset)
      one.hash.update(bytes)
      if (one.head.length < PICTURE_HEADER_BYTES) one.head = Buffer.concat([one.head, bytes.subarray(0, 64)])
      one.sizeBytes += bytes.length
    },
    async take({ blobId, sha256, sizeBytes, type, width, height }) {
      const one = incoming.get(blobId)
      if (!one) return false
      const header = readPictureHeader(one.head)
      const isAsSaid =
        one.sizeBytes === sizeBytes &&
        one.hash.digest('hex') === sha256 &&
        header?.type === type &&
        header.width === width &&
        header.height === height
      if (!isAsSaid) {
        await forget(blobId)
        return false
      }
      await one.file.sync()
      await one.file.close()
      incoming.delete(blobId)
      await rename(join(folder, partFile(blobId)), join(folder, pictureFile(blobId)))
      return true
    },
    async close() {
      for (const blobId of [...incoming.keys()]) await forget(blobId)
    },
  }
}

const LEFTOVER = /^(?:file-.*\.part|picture-(.*))$/

/** What a crash left of pictures that no line of the journal names. */
export async function removeUnnamedPictures(folder: string, named: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    const [isLeftover, blobId] = LEFTOVER.exec(name) ?? []
    if (isLeftover !== undefined && !named.has(blobId ?? '')) await rm(join(folder, name), { force: true })
  }
}
