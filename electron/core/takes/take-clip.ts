/**
 * A clip of the screen in the custody of its take: every piece that the page is told of is on disk. What was recorded is only ever added
 * to, and goes when all of it is in the whole file, which says how long it is and can be sought in. Sound goes first: this work never
 * stands in the way of a page of speech, and a disk that is full refuses a piece and ends no take.
 */
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '#shared/contract/limits.ts'
import type { ClipRun, FileFrame, KeptClip } from '#shared/contract/take-files.ts'
import { formatBytes } from '#shared/kernel/format.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { sealVideo } from '../media/seal-video.ts'
import { type ClipManifest, clipFiles, type FoundClip, type WholeClip, writeClipManifest } from './clip-manifest.ts'
import { type KeptPoster, removePosters, storePoster } from './clip-poster.ts'
import type { FreeBytes } from './disk-watch.ts'
import { createDrawingRoom } from './drawing-room.ts'
import { faultOf, syncFolder, wordsOf, writeAll } from './durable-files.ts'

export interface ClipPart {
  readonly blobId: BlobId
  readonly runs: readonly ClipRun[]
  readonly isLast?: boolean | undefined
}

export interface ClipState extends Pick<ClipManifest, 'blobId' | 'runs'> {
  /** Recorded, and on disk. */
  readonly sizeBytes: number
  /** Of these, as many as a crash leaves. */
  readonly keptBytes: number
  /** More comes. */
  readonly isOpen: boolean
  /** Null: not made yet, or it cannot be made. */
  readonly whole: WholeClip | null
  readonly poster: KeptPoster | null
}

/** WebP. `fromMs`: of the whole video, which frame it is of. */
export interface PosterBytes {
  readonly blobId: BlobId
  readonly fromMs: number
  readonly bytes: Uint8Array
}

export interface TakeClip {
  state(): ClipState
  /** A piece behind a gap is dropped, and so is what is there already, and what is more than may wait for the disk. */
  accept(frame: FileFrame): void
  keep(part: ClipPart): Promise<Result<KeptClip, Reason>>
  /** It takes the place of the one before. Refusals: `pictureIncomplete` for bytes that are no such picture, and what the disk refuses with. */
  setPoster(poster: PosterBytes): Promise<Result<void, Reason>>
  /** Resolves when no more comes. */
  whenEnded(): Promise<void>
  /** Whoever recorded is gone: what came is all there will be. */
  leave(): void
  /** Makes the whole file where it is missing. Refusals: `clipIncomplete` for one that cannot be read, and what the disk refuses with. */
  whole(): Promise<Result<WholeClip, Reason>>
  close(): Promise<void>
}

export interface TakeClipPorts {
  readonly folder: string
  /** Resolves when the folder is there. */
  readonly ready: () => Promise<unknown>
  readonly freeBytes: FreeBytes
  readonly log: Log
  /** Something of it has changed. */
  readonly onChange: () => void
}

/** `from`: what a page begins, or what was recorded before this program started. */
export function createTakeClip(ports: TakeClipPorts, from: ClipPart | FoundClip): TakeClip {
  const { folder, log, onChange } = ports
  const isFound = 'manifest' in from
  const { blobId } = isFound ? from.manifest : from
  let runs: readonly ClipRun[] = isFound ? from.manifest.runs : from.runs
  let whole = isFound ? from.manifest.whole : null
  let poster = (isFound ? from.manifest.poster : null) ?? null
  let sizeBytes = isFound ? from.sizeBytes : 0
  let keptBytes = sizeBytes
  let file: FileHandle | null = null
  let isOpen = !isFound
  let isClosed = false
  const ended = Promise.withResolvers<void>()
  if (isFound) ended.resolve()
  /** What did not reach the disk since the page was told last. */
  let trouble: unknown = null
  let hasManifest = isFound
  let waitingBytes = 0
  const room = createDrawingRoom(ports)
  let work: Promise<unknown> = ports.ready()

  /** One after the other, whatever became of the one before. */
  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const next = work.then(job, job)
    work = next.catch(() => {})
    return next
  }

  async function write({ offset, bytes }: FileFrame): Promise<void> {
    const fresh = bytes.subarray(Math.max(0, sizeBytes - offset))
    const isTooLarge = sizeBytes + fresh.length > limits.recordedClipBytes
    if (!isOpen || isClosed || isTooLarge || offset > sizeBytes || fresh.length === 0) return
    await room.claim(fresh.length)
    file ??= await open(join(folder, clipFiles.growing), 'wx', 0o600)
    try {
      await writeAll(file, fresh, sizeBytes)
    } catch (error) {
      // What a full disk took of it is room that speech needs.
      await file.truncate(sizeBytes)
      throw error
    }
    sizeBytes += fresh.length
  }

  const writeManifest = (change: Partial<ClipManifest>): Promise<void> =>
    writeClipManifest(folder, { version: 1, blobId, runs, whole, ...(poster ? { poster } : {}), ...change })

  async function storeShown({ blobId: id, fromMs, bytes }: PosterBytes): Promise<Result<void, Reason>> {
    if (isClosed) return refused('takeUnknown')
    await room.claim(bytes.length)
    const file = await storePoster(folder, { blobId: id, bytes })
    if (file === null) return refused('pictureIncomplete')
    const made = { file, fromMs }
    // It may come before the first piece, of which the manifest would say too much.
    if (hasManifest) await writeManifest({ poster: made })
    poster = made
    await removePosters(folder, file.sha256)
    onChange()
    return done(undefined)
  }

  async function store(part: ClipPart): Promise<Result<KeptClip, Reason>> {
    if (!isOpen || isClosed) return refused('clipTaken')
    if (!isInOrder(part.runs)) return refused('requestInvalid', 'a clip goes on in an order of its own')
    if (trouble !== null) {
      const error = trouble
      trouble = null
      throw error
    }
    await file?.sync()
    keptBytes = sizeBytes
    if (!hasManifest || !isSame(part.runs, runs)) {
      await writeManifest({ runs: part.runs })
      if (!hasManifest) await syncFolder(folder)
      hasManifest = true
      runs = part.runs
    }
    onChange()
    return done({ haveBytes: sizeBytes })
  }

  /** Kept as it is when it cannot be read: another program may make more of it. */
  async function makeWhole(): Promise<Result<WholeClip, Reason>> {
    if (whole) return done(whole)
    if (isOpen) return refused('clipIncomplete')
    const source = join(folder, clipFiles.growing)
    await room.claim(sizeBytes)
    if (sizeBytes === 0) return refused('clipIncomplete')
    const kept = [{ atMs: 0, from: 0, to: limits.noteDurationMs }]
    const sealed = await sealVideo({ source, target: join(folder, clipFiles.whole), kept, hasFixedFront: true })
    if (!sealed.ok) return refused('clipIncomplete')
    const { spans: _, ...made } = sealed.value
    await writeManifest({ whole: made })
    whole = made
    await rm(source, { force: true })
    onChange()
    return done(made)
  }

  async function guarded<T>(job: () => Promise<Result<T, Reason>>): Promise<Result<T, Reason>> {
    try {
      return await inTurn(job)
    } catch (error) {
      const { reason, detail } = faultOf(error, folder)
      log('warn', 'a clip could not be kept', { reason, error: wordsOf(error) })
      return refused(reason, detail)
    }
  }

  function end(): void {
    if (!isOpen) return
    isOpen = false
    ended.resolve()
    onChange()
    // Asked for again when somebody needs it: a full disk may have room by then.
    void guarded(async () => {
      await file?.sync()
      await file?.close()
      file = null
      return isClosed ? refused('clipIncomplete') : await makeWhole()
    })
  }

  return {
    state: () => ({ blobId, runs, sizeBytes, keptBytes, isOpen, whole, poster }),
    accept(frame) {
      const { length } = frame.bytes
      // The page is told that it is not there, and sends it again.
      if (waitingBytes + length > takeTuning.waitingPieceBytes) return
      // The message it came in belongs to the channel.
      const piece = { ...frame, bytes: frame.bytes.slice() }
      waitingBytes += length
      const written = inTurn(() => write(piece)).catch((error: unknown) => {
        trouble = error
      })
      void written.finally(() => {
        waitingBytes -= length
      })
    },
    async keep(part) {
      const kept = await guarded(() => store(part))
      if (kept.ok && kept.value.haveBytes + FULL_BYTES > limits.recordedClipBytes) {
        end()
        return refused('clipTooLarge', formatBytes(limits.recordedClipBytes))
      }
      if (kept.ok && part.isLast) end()
      return kept
    },
    setPoster: (of) => guarded(() => storeShown(of)),
    whenEnded: () => ended.promise,
    leave: end,
    whole: () => guarded(makeWhole),
    close: () =>
      inTurn(async () => {
        isClosed = true
        await file?.close()
        file = null
      }),
  }
}

const isInOrder = (runs: readonly ClipRun[]): boolean =>
  runs.every((run, index) => {
    const before = runs[index - 1]
    return !before || (before.atMs <= run.atMs && before.fromMs <= run.fromMs)
  })

/** So near to the limit that the next piece may not fit. */
const FULL_BYTES = 2_000_000

/** Where a stretch begins is known the better the longer it is. */
const isSame = (one: readonly ClipRun[], other: readonly ClipRun[]): boolean =>
  one.length === other.length &&
  one.every(({ atMs, fromMs }, at) => atMs === other[at]?.atMs && fromMs === other[at]?.fromMs)
