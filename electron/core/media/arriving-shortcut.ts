import type { NoteBlob } from '../store/note-reader.ts'
import { tuning } from '../sync/tuning.ts'
import type { DownloadDeps } from './download.ts'

/** Bytes straight from the server, ahead of the download. */
export interface Shortcut {
  isOpen(): boolean
  /** False once it did not work: then one waits for the download. */
  isWorthTrying(): boolean
  /** What comes at `at`, at least one byte of it; null when it cannot be had. */
  next(at: number): Promise<Uint8Array | null>
  close(): void
}

/** `end`: the last byte that is wanted. `deps.signal` ends it. */
export function createShortcut(blob: NoteBlob, end: number, deps: DownloadDeps): Shortcut {
  let body: ReadableStreamDefaultReader<Uint8Array> | null = null
  let hasFailed = false

  const close = (): void => {
    body?.cancel().catch(() => undefined)
    body = null
  }
  // The deadline of the head has let go of the signal by the time the body streams.
  deps.signal.addEventListener('abort', close, { once: true })
  const open = async (at: number): Promise<ReadableStreamDefaultReader<Uint8Array> | null> => {
    const headers = { range: `bytes=${at}-${end}`, 'if-range': `"${blob.sha256}"` }
    const { http, signal } = deps
    const response = await http.open(`/blobs/${blob.blobId}`, { signal, headers }, tuning.callTimeoutMs)
    const isThis = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${at}-`)
    if (isThis) return response.body?.getReader() ?? null
    await response.body?.cancel()
    return null
  }
  /** A line that went silent is given up: the download may have come past this place meanwhile. */
  const read = (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    const watchdog = deps.clock.setTimer(close, tuning.downloadStallMs)
    return reader.read().finally(() => watchdog.cancel())
  }

  return {
    isOpen: () => body !== null,
    isWorthTrying: () => !hasFailed,
    close,
    async next(at) {
      try {
        body ??= await open(at)
        const part = body ? await read(body) : null
        // A server that sends more than was asked for is not believed.
        if (part?.value && part.value.length > 0 && at + part.value.length <= end + 1) return part.value
      } catch {
        // What is the matter with the way is told by the download, which goes the same.
      }
      hasFailed = true
      close()
      return null
    },
  }
}
