import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** The file being written: what goes in is hashed and counted, and only `seal` makes it durable. */
export interface ImportSink {
  write(parts: readonly Uint8Array[]): Promise<void>
  /** fsync, then what was written. */
  seal(): Promise<{ sizeBytes: number; sha256: string }>
}

export function createImportSink(handle: FileHandle): ImportSink {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    async write(parts) {
      const [only] = parts
      if (!only) return
      const bytes = parts.length === 1 ? only : Buffer.concat(parts)
      hash.update(bytes)
      for (let offset = 0; offset < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, sizeBytes + offset)
        offset += bytesWritten
      }
      sizeBytes += bytes.length
    },
    async seal() {
      await handle.sync()
      return { sizeBytes, sha256: hash.digest('hex') }
    },
  }
}

/** The source as the readers of its formats see it. */
export interface ImportSource {
  /** Path as given, for sentences. */
  readonly path: string
  readonly sizeBytes: number
  /** The bytes from `position` in chunks, each lent until the next is asked for. */
  chunks(position?: number): AsyncIterable<Uint8Array>
}

/** Small enough to decode in about 20 ms (10 s of Opus), so that other work of the process goes on in between. */
const CHUNK_BYTES = 1 << 15

export function createImportSource(handle: FileHandle, path: string, sizeBytes: number): ImportSource {
  return {
    path,
    sizeBytes,
    async *chunks(position = 0) {
      const buffer = new Uint8Array(CHUNK_BYTES)
      for (let at = position; ; ) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
        if (bytesRead === 0) return
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    },
  }
}
