import { statfs } from 'node:fs/promises'
import { formatBytes } from '#shared/kernel/format.ts'
import type { Log } from '#shared/kernel/log.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { wordsOf } from './durable-files.ts'

/** Bytes that this user may still write on the disk of `folder`. */
export type FreeBytes = (folder: string) => Promise<number>

export const freeBytesOf: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Says that the disk runs low while there is time to do something about it; never in the way of a recording. */
export interface DiskWatch {
  look(): Promise<void>
}

interface DiskWatchPorts {
  readonly folder: string
  readonly freeBytes: FreeBytes
  readonly log: Log
  /** Once, until there was room again. `free`: how much is left, in words. */
  readonly onLow: (free: string) => void
}

export function createDiskWatch({ folder, freeBytes, log, onLow }: DiskWatchPorts): DiskWatch {
  let isLow = false
  return {
    async look() {
      try {
        const free = await freeBytes(folder)
        const wasLow = isLow
        isLow = free < takeTuning.lowDiskBytes
        if (isLow && !wasLow) onLow(formatBytes(free))
      } catch (error) {
        // Some network disks do not say; then the full disk itself will.
        log('debug', 'free space is not known', { error: wordsOf(error) })
      }
    },
  }
}
