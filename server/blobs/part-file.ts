import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** What came of one body: `cut` is a connection that broke, and what came before it counts. */
export type Appended = { readonly kind: 'whole' | 'cut'; readonly sizeBytes: number } | { readonly kind: 'tooLarge' }

/**
 * The growing file of one upload. Bytes past the durable offset, left by a failed write or a crash, are cut off when it
 * is opened: they were never acknowledged.
 */
export interface PartFile {
  /** Writes the body from the durable offset on and syncs it. Throws what the disk throws. */
  append(body: Readable, maxBytes: number): Promise<Appended>
  /** SHA-256 of everything so far, in hex. */
  digest(): string
  /** The running hash, to be handed to the next `openPartFile` of this upload. */
  readonly hash: Hash
  truncate(sizeBytes: number): Promise<void>
  close(): Promise<void>
}

/** `hash`: of the first `offset` bytes, when still in memory; otherwise the file is read once to make it. */
export async function openPartFile(path: string, offset: number, kept: Hash | null): Promise<PartFile> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const { size } = await file.stat()
    if (size < offset) throw new PartFileTooShort(path)
    if (size > offset) await file.truncate(offset)
    const hash = kept ?? (await hashOfFile(file, offset))
    return {
      hash,
      append: (body, maxBytes) => append(file, { body, maxBytes, offset, hash }),
      digest: () => hash.copy().digest('hex'),
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
  order: { body: Readable; maxBytes: number; offset: number; hash: Hash },
): Promise<Appended> {
  let sizeBytes = 0
  const chunks = order.body[Symbol.asyncIterator]()
  for (;;) {
    const next = await readChunk(chunks)
    if (next === 'end' || next === 'cut') {
      await file.sync()
      return { kind: next === 'end' ? 'whole' : 'cut', sizeBytes }
    }
    if (sizeBytes + next.length > order.maxBytes) return { kind: 'tooLarge' }
    await writeWhole(file, next, order.offset + sizeBytes)
    order.hash.update(next)
    sizeBytes += next.length
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
