import type { FileHandle } from 'node:fs/promises'
import type { ByteSource } from '#shared/video/scan-webm.ts'

const WINDOW_BYTES = 1 << 18

/** One window of the file at a time: heads that stand close to each other cost one read. */
export function bufferedSource(file: FileHandle, sizeBytes: number): ByteSource {
  const window = Buffer.alloc(WINDOW_BYTES)
  let from = 0
  let held = 0
  return {
    sizeBytes,
    async read(at, length) {
      const wanted = Math.max(0, Math.min(length, sizeBytes - at, WINDOW_BYTES))
      if (at < from || at + wanted > from + held) {
        held = 0
        from = at
        while (held < wanted) {
          const { bytesRead } = await file.read(window, held, WINDOW_BYTES - held, from + held)
          if (bytesRead === 0) break
          held += bytesRead
        }
      }
      return Uint8Array.prototype.slice.call(window, at - from, Math.min(at - from + wanted, held))
    },
  }
}
