import { open } from 'node:fs/promises'

/** Up to `maxBytes` of a file from `offset`; null when there is no such file. */
export async function readChunk(
  path: string,
  offset: number,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!file) return null
  try {
    const bytes = new Uint8Array(maxBytes)
    let length = 0
    while (length < maxBytes) {
      const { bytesRead } = await file.read(bytes, length, maxBytes - length, offset + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}
