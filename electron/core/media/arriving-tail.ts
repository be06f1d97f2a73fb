import type { NoteBlob } from '../store/note-reader.ts'
import { tuning } from '../sync/tuning.ts'
import { createShortcut } from './arriving-shortcut.ts'
import type { DownloadDeps } from './download.ts'

/** The end of a recording that is still coming. */
export interface Tail {
  /** It reaches back to `at`, and has not failed. */
  covers(at: number): boolean
  /** From `at` to `end`, both included, once it is here; null when it could not be had. */
  read(at: number, end: number): Promise<Uint8Array | null>
}

/**
 * Asks for the end of a recording together with its beginning: a player reads the length there before it plays, and would
 * otherwise wait for a second way to the server and back. Null for one so short that its end is not far ahead.
 */
export function fetchTail(blob: NoteBlob, deps: DownloadDeps): Tail | null {
  const fromByte = tailFrom(blob.sizeBytes)
  if (fromByte < tuning.arrivingAheadBytes) return null
  let hasFailed = false
  const fetched = readAll(blob, fromByte, deps).then((bytes) => {
    hasFailed = bytes === null
    return bytes
  })
  return {
    covers: (at) => at >= fromByte && !hasFailed,
    read: async (at, end) => (await fetched)?.subarray(at - fromByte, end + 1 - fromByte) ?? null,
  }
}

/** Where Chromium begins to look for the end of an Ogg file: so far before it, and back to the next border. */
const tailFrom = (sizeBytes: number): number =>
  Math.floor((sizeBytes - tuning.arrivingTailBytes) / tuning.arrivingTailBorder) * tuning.arrivingTailBorder

async function readAll(blob: NoteBlob, fromByte: number, deps: DownloadDeps): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(blob.sizeBytes - fromByte)
  const shortcut = createShortcut(blob, blob.sizeBytes - 1, deps)
  for (let has = 0; has < bytes.length; ) {
    const part = await shortcut.next(fromByte + has)
    if (part === null) return null
    bytes.set(part, has)
    has += part.length
  }
  shortcut.close()
  return bytes
}
