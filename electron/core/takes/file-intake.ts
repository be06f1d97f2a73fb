/** Files that a page makes for a take, piece by piece: written as they come, and taken by name when they are said to be whole. */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PICTURE_HEADER_BYTES, readPictureHeader } from '#shared/annotation/picture-header.ts'
import { limits } from '#shared/contract/limits.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { FileFrame } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { DrawingRoom } from './drawing-room.ts'
import { writeAll } from './durable-files.ts'

export interface FileIntake {
  /** Pieces of one file come in order; one that begins anew starts the file again. */
  accept(frame: FileFrame): Promise<void>
  /**
   * The file under its name, on disk, when its bytes are those that were said. False: bytes are missing or others; what came is thrown
   * away, for it has to come again. Rejects with what the disk said when it would not take a piece of it.
   */
  take(file: IncomingFile): Promise<boolean>
  /** Throws away what nobody has gone on with for long. Whether there is more, that may come to that. */
  sweep(): Promise<boolean>
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
  touchedMs: number
}

/** As many at once as a page can be busy with: pictures of all displays, and their thumbnails. */
const MAX_FILES = 32

export interface FileIntakePorts {
  readonly folder: string
  readonly clock: Clock
  readonly room: DrawingRoom
}

/** What is never said to be whole is thrown away: with it a page could fill the disk, one that died leaves it behind. */
export function createFileIntake({ folder, clock, room }: FileIntakePorts): FileIntake {
  const incoming = new Map<BlobId, Incoming>()
  /** Why a file could not be taken, for whoever says that it is whole. */
  const faults = new Map<BlobId, unknown>()

  async function begin(blobId: BlobId): Promise<Incoming | null> {
    await forget(blobId)
    faults.delete(blobId)
    if (incoming.size >= MAX_FILES) return null
    const file = await open(join(folder, partFile(blobId)), 'w', 0o600)
    const started = {
      file,
      hash: createHash('sha256'),
      sizeBytes: 0,
      head: new Uint8Array(0),
      touchedMs: clock.monotonicMs(),
    }
    incoming.set(blobId, started)
    return started
  }

  async function forget(blobId: BlobId): Promise<void> {
    const before = incoming.get(blobId)
    incoming.delete(blobId)
    await before?.file.close()
    if (before) await rm(join(folder, partFile(blobId)), { force: true })
  }

  /** Of all together: as much as one note may hold. */
  const unconfirmedBytes = (): number => [...incoming.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

  async function add(one: Incoming, { offset, bytes }: FileFrame): Promise<void> {
    await room.claim(bytes.length)
    await writeAll(one.file, bytes, offset)
    one.hash.update(bytes)
    if (one.head.length < PICTURE_HEADER_BYTES) one.head = Buffer.concat([one.head, bytes.subarray(0, 64)])
    one.sizeBytes += bytes.length
    one.touchedMs = clock.monotonicMs()
  }

  return {
    async accept(frame) {
      const { blobId, offset, bytes } = frame
      const one = offset === 0 ? await begin(blobId) : incoming.get(blobId)
      if (!one) return
      if (offset !== one.sizeBytes || unconfirmedBytes() + bytes.length > limits.noteSizeBytes) return forget(blobId)
      try {
        await add(one, frame)
      } catch (error) {
        if (faults.size < MAX_FILES) faults.set(blobId, error)
        // At once: what came of it is room that speech needs.
        await forget(blobId)
        throw error
      }
    },
    async take({ blobId, sha256, sizeBytes, type, width, height }) {
      const fault = faults.get(blobId)
      faults.delete(blobId)
      if (fault !== undefined) throw fault
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
    async sweep() {
      for (const [blobId, { touchedMs }] of [...incoming]) {
        if (clock.monotonicMs() - touchedMs >= takeTuning.pieceWaitsMs) await forget(blobId)
      }
      return incoming.size > 0
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
