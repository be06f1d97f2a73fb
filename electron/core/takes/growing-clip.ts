/** A clip on its way up while it is recorded. Read from where it lies: nothing of it is copied on the disk. */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createGrowingWebm } from '#shared/video/growing-webm.ts'
import { FRONT_BYTES } from '#shared/video/webm-front.ts'
import { bufferedSource } from '../media/byte-source.ts'
import { clipFiles } from './clip-manifest.ts'
import { isMissing } from './durable-files.ts'
import type { ClipState } from './take-clip.ts'
import type { GrowingFile } from './takes.ts'

export interface GrowingClip extends GrowingFile {
  /** Up to where the whole file is known by now, and on disk; 0 as long as nothing of it is. */
  known(state: Pick<ClipState, 'keptBytes' | 'whole'>): Promise<number>
}

export function createGrowingClip(folder: string): GrowingClip {
  const webm = createGrowingWebm()
  let keptBytes = 0

  const withFile = async <T>(name: string, read: (file: FileHandle) => Promise<T>): Promise<T | null> => {
    const file = await open(join(folder, name), 'r').catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
    if (!file) return null
    try {
      return await read(file)
    } finally {
      await file.close()
    }
  }

  return {
    frontBytes: FRONT_BYTES,
    async known(state) {
      if (state.whole) return state.whole.sizeBytes
      keptBytes = state.keptBytes
      return (await withFile(clipFiles.growing, (file) => webm.grow(bufferedSource(file, keptBytes)))) ?? 0
    },
    async read(offset, maxBytes) {
      const recorded = await withFile(clipFiles.growing, (file) =>
        webm.read(bufferedSource(file, keptBytes), offset, maxBytes),
      )
      // The whole one stands there before the recorded one goes.
      if (recorded && recorded.length > 0) return recorded
      return await withFile(clipFiles.whole, async (file) => {
        const bytes = new Uint8Array(maxBytes)
        const { bytesRead } = await file.read(bytes, 0, maxBytes, offset)
        return bytes.subarray(0, bytesRead)
      })
    },
  }
}
