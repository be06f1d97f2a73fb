import { rm, stat } from 'node:fs/promises'
import type { Clock } from '#shared/kernel/clock.ts'
import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { storeReason } from '../store/store-reason.ts'
import { type Http, readProblem } from '../sync/http.ts'
import { tuning } from '../sync/tuning.ts'
import { openPartFile, type PartFile } from './part-file.ts'

export interface DownloadDeps {
  readonly http: Http
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface DownloadWish {
  readonly blob: NoteBlob
  readonly path: string
  /** How much is in `path`, whenever that has changed; `isNew`: the server sent it just now. */
  readonly onBytes: (haveBytes: number, isNew: boolean) => void
}

/**
 * Fetches a blob into `path`, hashing while it streams; the file is whole and synced when this returns `ok`. A download that was cut leaves
 * what came in `path`, and the next one goes on there, by Range; bytes that cannot become the blob are removed.
 * Refusals: `blobHashWrong`, `blobUnknown`, `notAllowed`, `serverUnreachable`, `diskFull`, ...
 */
export async function download(wish: DownloadWish, deps: DownloadDeps): Promise<Result<void, Reason>> {
  const { path } = wish
  for (let resumes = 0; ; resumes += 1) {
    const before = await sizeOf(path)
    const result = await attempt(wish, deps).catch((error: unknown) => refusalOf(error, path, deps))
    if (result.ok) return result
    if (result.reason !== 'serverUnreachable') {
      await rm(path, { force: true })
      return result
    }
    // Cut, but it brought something: a bad line is asked again at once, a dead one is not.
    const hasGrown = (await sizeOf(path)) > before
    if (!hasGrown || resumes >= tuning.downloadResumes || deps.signal.aborted) return result
  }
}

function refusalOf(error: unknown, path: string, deps: DownloadDeps): Result<never, Reason> {
  if (error instanceof ReasonError) return refused(error.reason, error.detail)
  const reason = storeReason(error)
  // What is no error of the disk is one of the stream: it was cut.
  return reason === 'internal' || reason === 'databaseBusy'
    ? refused('serverUnreachable', deps.http.url())
    : refused(reason, path)
}

async function attempt(wish: DownloadWish, deps: DownloadDeps): Promise<Result<void, Reason>> {
  const { blob, path, onBytes } = wish
  const file = await openPartFile(path)
  onBytes(file.sizeBytes(), false)
  try {
    if (file.sizeBytes() < blob.sizeBytes) {
      const fetched = await fetchRest(wish, file, deps)
      if (!fetched.ok) return fetched
    }
    if (file.digest() !== blob.sha256) return refused('blobHashWrong', blob.blobId)
    await file.sync()
    return done(undefined)
  } finally {
    await file.close()
  }
}

async function fetchRest(
  { blob, onBytes }: DownloadWish,
  file: PartFile,
  deps: DownloadDeps,
): Promise<Result<void, Reason>> {
  const stall = new AbortController()
  const signal = AbortSignal.any([deps.signal, stall.signal])
  const from = file.sizeBytes()
  const headers = from > 0 ? { range: `bytes=${from}-`, 'if-range': `"${blob.sha256}"` } : {}
  const response = await deps.http.open(`/blobs/${blob.blobId}`, { signal, headers }, tuning.callTimeoutMs)
  if (!response.ok || !response.body) {
    const problem = await readProblem(response)
    return problem ? refused(problem.reason, problem.detail) : refused('serverFailed', String(response.status))
  }
  const isRest = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`)
  const reader = response.body.getReader()
  const watch = () => deps.clock.setTimer(() => stall.abort(new Error('stalled')), tuning.downloadStallMs)
  let watchdog = watch()
  let isHead = from === 0
  // The deadline of the head has let go of the signal: what streams is ended here, by who closes the account and when nothing comes.
  const stop = (): void => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    // The whole comes although the rest was asked for.
    if (from > 0 && !isRest) {
      await file.empty()
      onBytes(0, false)
    }
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      watchdog.cancel()
      watchdog = watch()
      // A server that sends more than the note says would fill the disk.
      if (file.sizeBytes() + part.value.byteLength > blob.sizeBytes) return refused('blobHashWrong', blob.blobId)
      await file.append(part.value)
      onBytes(file.sizeBytes(), true)
      // Who waits for the first sound has the way, the server and the processor for a moment.
      if (isHead && file.sizeBytes() >= tuning.downloadHeadBytes) {
        isHead = false
        if (blob.sizeBytes - file.sizeBytes() >= tuning.downloadHeadBytes) await pause(deps, tuning.downloadHeadPauseMs)
      }
    }
  } finally {
    watchdog.cancel()
    signal.removeEventListener('abort', stop)
    await reader.cancel().catch(() => undefined)
  }
  return file.sizeBytes() < blob.sizeBytes ? refused('serverUnreachable', deps.http.url()) : done(undefined)
}

const pause = ({ clock }: DownloadDeps, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(resolve, ms)
  })

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (file) => file.size,
    () => 0,
  )
