import type { Log } from '#shared/kernel/log.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { FreeBytes } from './disk-watch.ts'
import { wordsOf } from './durable-files.ts'

/** Speech goes first: what is drawn and filmed may fill a disk only so far that an hour of speech still fits. */
export interface DrawingRoom {
  /** Rejects, as a full disk does, when there is no room for so many bytes. */
  claim(sizeBytes: number): Promise<void>
}

export interface DrawingRoomPorts {
  readonly folder: string
  readonly freeBytes: FreeBytes
  readonly log: Log
}

export function createDrawingRoom({ folder, freeBytes, log }: DrawingRoomPorts): DrawingRoom {
  return {
    async claim(sizeBytes) {
      const free = await freeBytes(folder).catch((error: unknown) => {
        // Some network disks do not say; then the full disk itself will.
        log('debug', 'free space is not known', { error: wordsOf(error) })
        return Number.POSITIVE_INFINITY
      })
      if (free - sizeBytes < takeTuning.keptForSpeechBytes) throw new KeptForSpeechError()
    },
  }
}

class KeptForSpeechError extends Error {
  readonly code = 'ENOSPC'
}
