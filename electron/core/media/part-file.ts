import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** A download on disk, hashed as far as it goes; what an earlier attempt left is where the next one begins. */
export interface PartFile {
  sizeBytes(): number
  append(bytes: Uint8Array): Promise<void>
  /** Begins again with nothing. */
  empty(): Promise<void>
  /** SHA-256 in hex of what is in it; asked once, at the end. */
  digest(): string
  sync(): Promise<void>
  close(): Promise<void>
}

const readBytes = 1 << 18

export async function openPartFile(path: string): Promise<PartFile> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  let hash = createHash('sha256')
  let sizeBytes = 0
  try {
    const buffer = new Uint8Array(readBytes)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, sizeBytes)
      if (bytesRead === 0) break
      hash.update(buffer.subarray(0, bytesRead))
      sizeBytes += bytesRead
    }
  } catch (error) {
    await file.close()
    throw error
  }
  return {
    sizeBytes: () => sizeBytes,
    async append(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, sizeBytes + done)
        done += bytesWritten
      }
      hash.update(bytes)
      sizeBytes += bytes.length
    },
    async empty() {
      await file.truncate(0)
      hash = createHash('sha256')
      sizeBytes = 0
    },
    digest: () => hash.digest('hex'),
    sync: () => file.sync(),
    close: () => file.close(),
  }
}
