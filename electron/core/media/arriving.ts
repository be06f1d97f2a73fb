import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ByteRange } from '#shared/kernel/http-range.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { tuning } from '../sync/tuning.ts'
import type { Arrival } from './arrival.ts'
import { createShortcut } from './arriving-shortcut.ts'
import type { Tail } from './arriving-tail.ts'
import type { DownloadDeps } from './download.ts'
import type { MediaFiles } from './media-files.ts'

export interface ArrivingDeps {
  readonly blob: NoteBlob
  readonly files: MediaFiles
  readonly from: DownloadDeps
  /** The download that runs, or a new one. */
  readonly join: () => Arrival
  /** Its end, where that was asked for too. */
  readonly tail: Tail | null
}

/**
 * Reads a recording that is still coming: what is on the disk at once, the rest as it comes. A range far ahead of the download, such as
 * the end that a player looks at first or a place it jumps to, is asked of the server by itself and kept nowhere. The last bytes are given
 * out when the whole has been verified; bytes of an attempt that turned out wrong end the stream with an error. While the server is away
 * it waits and asks again, for as long as somebody reads.
 */
export function readArriving(range: ByteRange, deps: ArrivingDeps): Readable {
  const abort = new AbortController()
  const next = createNext(range, deps, abort.signal)
  let at = range.start
  return new Readable({
    // Asked for only when there is room, so a player that pauses holds nothing in memory.
    read() {
      next(at).then(
        (bytes) => {
          at += bytes.length
          this.push(bytes)
          if (at > range.end) this.push(null)
        },
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy(error, callback) {
      abort.abort()
      callback(error)
    },
  })
}

function createNext(range: ByteRange, { blob, files, from, join, tail }: ArrivingDeps, signal: AbortSignal) {
  const shortcut = createShortcut(blob, range.end, { ...from, signal: AbortSignal.any([signal, from.signal]) })
  const lengthAt = (at: number, haveBytes: number): number =>
    Math.min(tuning.arrivingPieceBytes, range.end + 1 - at, haveBytes - at)
  let joined: { readonly arrival: Arrival; readonly attempt: number } | null = null

  return async (at: number): Promise<Uint8Array> => {
    for (;;) {
      if (signal.aborted || from.signal.aborted) throw new Error('nobody listens any more')
      if (files.has(blob.blobId)) {
        shortcut.close()
        return await readPiece(files.path(blob.blobId), at, lengthAt(at, blob.sizeBytes))
      }
      if (!joined) {
        const arrival = join()
        joined = { arrival, attempt: arrival.attempt() }
      }
      const { arrival, attempt } = joined
      const changed = arrival.changed()
      const result = arrival.result()
      if (result) {
        if (!result.ok && result.reason !== 'serverUnreachable') throw new ReasonError(result.reason, result.detail)
        joined = null
        if (!result.ok) await pause(from, tuning.arrivingRetryMs)
        continue
      }
      const isWrong = () => arrival.attempt() !== attempt
      if (isWrong()) throw new ReasonError('blobHashWrong', blob.blobId)
      const haveBytes = arrival.haveBytes()
      if (at < haveBytes && haveBytes < blob.sizeBytes) {
        shortcut.close()
        const bytes = await readPiece(files.temporary(blob.blobId), at, lengthAt(at, haveBytes)).catch(absent)
        if (bytes && !isWrong()) return bytes
        if (bytes) continue
      } else if (tail?.covers(range.start)) {
        // Only for who begins there: whoever reads all of it gets the last bytes once the whole is verified. Whichever is here first: the
        // download may come past it meanwhile.
        const bytes = await Promise.race([tail.read(at, range.end), changed])
        if (bytes) return bytes
        continue
      } else if (at >= haveBytes + (shortcut.isOpen() ? 0 : tuning.arrivingAheadBytes) && shortcut.isWorthTrying()) {
        const bytes = await shortcut.next(at)
        if (bytes) return bytes
        continue
      }
      await changed
    }
  }
}

/**
 * Opened for each piece, so that nothing is held while a player pauses. A download may take its name, or be removed, in the middle of it: on
 * Windows, too, for libuv opens files with FILE_SHARE_READ, _WRITE and _DELETE (`fs__open` in its src/win/fs.c, "to match UNIX semantics").
 */
async function readPiece(path: string, at: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, at)
    if (bytesRead === 0) throw new Error(`${path} is shorter than it was`)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Between two names: what comes next will tell. */
function absent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}

const pause = ({ clock }: DownloadDeps, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(() => resolve(), ms)
  })
