import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/**
 * What came of one body, the front not counted: `cut` is a connection that broke, and what came before it counts. `frontCut`: the body
 * ended before its front did.
 */
export type Appended =
  | { readonly kind: 'whole' | 'cut'; readonly sizeBytes: number }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'frontCut' }

/**
 * The growing file of one upload. Bytes past the durable offset, left by a failed write or a crash, are cut off when it
 * is opened: they were never acknowledged.
 */
export interface PartFile {
  /**
   * Writes the body from the durable offset on and syncs it; `frontBytes` of it, its first, go to the beginning of the file. Throws what
   * the disk throws.
   */
  append(body: Readable, most: { readonly bytes: number; readonly frontBytes: number }): Promise<Appended>
  /** SHA-256 of the first `sizeBytes`, all there is by now, in hex. */
  digest(sizeBytes: number): Promise<string>
  /** The running hash, to be handed to the next `openPartFile` of this upload; null as long as its front is missing. */
  readonly hash: Hash | null
  truncate(sizeBytes: number): Promise<void>
  close(): Promise<void>
}

interface Standing {
  readonly offset: number
  /** Missing at its beginning. */
  readonly frontBytes: number
  /** Of the first `offset` bytes, when still in memory; otherwise the file is read once to make it. */
  readonly kept: Hash | null
}

export async function openPartFile(path: string, { offset, frontBytes, kept }: Standing): Promise<PartFile> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const { size } = await file.stat()
    // Before its first byte came there is nothing that could be lost.
    if (size < offset && offset > frontBytes) throw new PartFileTooShort(path)
    if (size !== offset) await file.truncate(offset)
    // Nothing can be hashed before what stands in front of it.
    const hash = frontBytes > 0 ? null : (kept ?? (await hashOfFile(file, offset)))
    return {
      hash,
      append: (body, most) => append(file, { body, most, offset, hash }),
      digest: async (sizeBytes) => (hash?.copy() ?? (await hashOfFile(file, sizeBytes))).digest('hex'),
      truncate: async (sizeBytes) => {
        await file.truncate(sizeBytes)
        await file.sync()
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The file holds less than was acknowledged: somebody touched it, or the disk broke its word. */
export class PartFileTooShort extends Error {
  constructor(path: string) {
    super(`${path} is shorter than its durable offset`)
  }
}

async function append(
  file: FileHandle,
  order: { body: Readable; most: { bytes: number; frontBytes: number }; offset: number; hash: Hash | null },
): Promise<Appended> {
  const { frontBytes } = order.most
  let cameBytes = 0
  const chunks = order.body[Symbol.asyncIterator]()
  for (;;) {
    const next = await readChunk(chunks)
    if (next === 'end' || next === 'cut') {
      await file.sync()
      if (cameBytes < frontBytes) return { kind: 'frontCut' }
      return { kind: next === 'end' ? 'whole' : 'cut', sizeBytes: cameBytes - frontBytes }
    }
    if (cameBytes + next.length > order.most.bytes + frontBytes) return { kind: 'tooLarge' }
    const front = next.subarray(0, Math.max(0, frontBytes - cameBytes))
    const rest = next.subarray(front.length)
    await writeWhole(file, front, cameBytes)
    await writeWhole(file, rest, order.offset + cameBytes + front.length - frontBytes)
    order.hash?.update(next)
    cameBytes += next.length
  }
}

/** Tells a broken connection, which is no failure of the upload, from a failing disk, which is. */
async function readChunk(chunks: AsyncIterator<unknown>): Promise<Buffer | 'end' | 'cut'> {
  try {
    const next = await chunks.next()
    if (next.done) return 'end'
    return Buffer.isBuffer(next.value) ? next.value : Buffer.from(String(next.value))
  } catch {
    return 'cut'
  }
}

async function writeWhole(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

async function hashOfFile(file: FileHandle, sizeBytes: number): Promise<Hash> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(256 * 1024)
  for (let position = 0; position < sizeBytes; ) {
    const wanted = Math.min(buffer.length, sizeBytes - position)
    const { bytesRead } = await file.read(buffer, 0, wanted, position)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
  return hash
}
