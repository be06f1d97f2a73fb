/**
 * The file of a take that is being made: one writer, one page after the other, in the order they were spoken.
 * Owns `audio.opus.part` until it is sealed. It never deletes, and it never says `stored` of a page that is not on disk.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createOggPages } from '#shared/audio/ogg-page.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import type { PageFrame } from '#shared/contract/capture.ts'
import { limits } from '#shared/contract/limits.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { faultOf, syncFolder, writeAll } from './durable-files.ts'
import { createHintFiles } from './hint-files.ts'
import { type SegmentFiles, takeFiles } from './take-files.ts'
import type { SealedAudio } from './take-manifest.ts'

/** As much of a file as the writer needs; tests hand in one that runs full. */
export type AudioFile = Pick<FileHandle, 'write' | 'truncate' | 'sync' | 'close'>
export type OpenAudioFile = (path: string) => Promise<AudioFile>

/** New, never an older one: a take's file is made once. */
export const openNewFile: OpenAudioFile = (path) => open(path, 'wx', 0o600)

export interface StoredProgress {
  /** Header pages too. */
  readonly storedPages: number
  /** Pages with speech among them. The first such is reported only after fsync. */
  readonly hasSound: boolean
  readonly durationMs: number
}

interface WriterPorts {
  readonly folder: string
  /** Left out: those of a take that begins. */
  readonly files?: SegmentFiles
  readonly clock: Clock
  readonly log: Log
  readonly openFile: OpenAudioFile
  /** Makes the folder; runs once, before anything is opened in it. */
  readonly prepare: () => Promise<void>
  readonly onStored: (progress: StoredProgress) => void
  /** So many bytes are durable and will not change: sealing rewrites the newest page only, so that one is held back. */
  readonly onFinal: (sizeBytes: number) => void
  /** Once. What is stored stays, and what was accepted is still stored if the disk takes it; later pages are dropped. */
  readonly onFailed: (reason: Reason, detail: string) => void
}

export interface TakeWriter {
  /** Takes the next page; one that came before is ignored, one out of place ends the writing. */
  accept(frame: PageFrame): void
  /**
   * Writes what waits, marks the last page and makes all of it durable under its sealed name. `takeEmpty`: there is no speech in it.
   * Call once; after a failure the file is as a crash would have left it, and `repairAudio` takes over.
   */
  seal(): Promise<Result<SealedAudio, Reason>>
  /** Resolves when everything accepted so far was dealt with. */
  idle(): Promise<void>
}

export function createTakeWriter(ports: WriterPorts): TakeWriter {
  const { folder, clock } = ports
  const names = ports.files ?? takeFiles
  const isLater = names !== takeFiles
  const pages = createOggPages()
  const scanner = createOpusScanner({ pages })
  const { openFile, log } = ports
  const hints = createHintFiles({ folder, names, openFile, log })
  const hash = createHash('sha256')
  const growing = join(folder, names.growing)
  const queue: PageFrame[] = []
  let accepted = 0
  let stored = 0
  let sizeBytes = 0
  let keptSamples = 0
  /** The newest page on disk, not hashed yet. */
  let newest: Uint8Array | null = null
  let hasSound = false
  let syncedBytes = 0
  let lastSyncMs = clock.monotonicMs()
  let syncTimer: Timer | null = null
  /** Pages that wait in `queue`. */
  let waitingBytes = 0
  /** The disk failed: nothing more is written. */
  let isFailed = false
  /** Nothing more is accepted. */
  let isEnding = false
  let isTold = false
  let file: AudioFile | null = null
  let work: Promise<void> = begin()

  async function begin(): Promise<void> {
    try {
      await ports.prepare()
      const audio = await openFile(growing)
      await hints.open()
      await syncFolder(folder)
      file = audio
    } catch (error) {
      failWith(error)
    }
  }

  /** No further page: what was accepted before is written all the same. */
  function stopAccepting(reason: Reason, detail: string): void {
    isEnding = true
    if (isTold) return
    isTold = true
    log('warn', 'take cannot be written on', { reason, detail, storedPages: stored })
    ports.onFailed(reason, detail)
  }

  function fail(reason: Reason, detail: string): void {
    if (isFailed) return
    isFailed = true
    queue.length = 0
    stopAccepting(reason, detail)
  }

  function failWith(error: unknown): void {
    const { reason, detail } = faultOf(error, folder)
    fail(reason, detail)
  }

  async function drain(): Promise<void> {
    while (queue.length > 0 && file && !isFailed) {
      const frame = queue.shift()
      if (!frame) return
      waitingBytes -= frame.page.length
      try {
        await store(frame, file)
      } catch (error) {
        failWith(error)
      }
    }
  }

  async function store(frame: PageFrame, audio: AudioFile): Promise<void> {
    const read = scanner.push(frame.page)
    if (!read.ok) return fail('internal', `page ${frame.index}: ${read.detail ?? read.reason}`)
    await writeAll(audio, frame.page, sizeBytes)
    if (newest) hash.update(newest)
    newest = frame.page
    sizeBytes += frame.page.length
    stored += 1
    keptSamples = scanner.progress().keptSamples
    await hints.store(frame)
    const isFirstSound = !hasSound && keptSamples > 0
    if (isFirstSound || clock.monotonicMs() - lastSyncMs >= takeTuning.syncEveryMs) await sync(audio)
    else syncSoon()
    hasSound ||= isFirstSound
    ports.onStored({ storedPages: stored, hasSound, durationMs: durationMs() })
  }

  async function sync(audio: AudioFile): Promise<void> {
    syncTimer?.cancel()
    syncTimer = null
    const final = sizeBytes - (newest?.length ?? 0)
    await audio.sync()
    syncedBytes = sizeBytes
    lastSyncMs = clock.monotonicMs()
    if (final > 0) ports.onFinal(final)
  }

  /** No page may come for long after this one, as in a pause. */
  function syncSoon(): void {
    const waitMs = Math.max(0, takeTuning.syncEveryMs - (clock.monotonicMs() - lastSyncMs))
    syncTimer ??= clock.setTimer(() => {
      syncTimer = null
      work = work.then(syncLate)
    }, waitMs)
  }

  async function syncLate(): Promise<void> {
    if (!file || isFailed || syncedBytes === sizeBytes) return
    try {
      await sync(file)
    } catch (error) {
      failWith(error)
    }
  }

  const durationMs = (): number => Math.round((keptSamples * 1000) / OPUS_RATE)

  /** Why a page cannot follow the ones accepted so far; null when it can. */
  function wrongWith(frame: PageFrame): string | null {
    if (frame.index > accepted) return `page ${frame.index} came where ${accepted} was due`
    const page = pages.parse(frame.page)
    if (!page.ok) return `page ${frame.index}: ${page.reason}`
    if (page.value.totalLength !== frame.page.length) return `page ${frame.index} is not one page`
    if (page.value.sequence !== frame.index) return `page ${frame.index} is numbered ${page.value.sequence}`
    return null
  }

  async function close(): Promise<void> {
    syncTimer?.cancel()
    const held = file
    file = null
    await hints.close()
    await held?.close()
  }

  return {
    accept(frame) {
      if (isEnding || frame.index < accepted) return
      // Of the recording before, when a take goes on: late, and of another file.
      if (isLater && accepted === 0 && frame.index > 0) return
      const wrong = wrongWith(frame)
      if (wrong) return stopAccepting('internal', wrong)
      const heldBytes = sizeBytes + waitingBytes
      if (heldBytes + frame.page.length > limits.noteSizeBytes)
        return stopAccepting('noteTooLarge', `${heldBytes} bytes`)
      if (queue.length >= takeTuning.writeQueuePages) return stopAccepting('writeTooSlow', `${queue.length} pages wait`)
      accepted += 1
      waitingBytes += frame.page.length
      // A copy: the message it came in belongs to the channel.
      const { page, levels, sound } = frame
      queue.push({ ...frame, page: page.slice(), levels: levels.slice(), ...(sound ? { sound: sound.slice() } : {}) })
      work = work.then(drain)
    },
    async seal() {
      isEnding = true
      await work
      const audio = file
      if (!audio || !newest || !hasSound) {
        await close().catch(() => {})
        return refused('takeEmpty')
      }
      try {
        const last = pages.patch(newest, { eos: true })
        await audio.truncate(sizeBytes)
        await writeAll(audio, last, sizeBytes - last.length)
        await audio.sync()
        await close()
        await rename(growing, join(folder, names.sealed))
        await syncFolder(folder)
        const sha256 = hash.update(last).digest('hex')
        return done({ sizeBytes, sha256, durationMs: Math.max(1, durationMs()), ...hints.heard() })
      } catch (error) {
        await close().catch(() => {})
        const fault = faultOf(error, folder)
        return refused(fault.reason, fault.detail)
      }
    },
    async idle() {
      await work
    },
  }
}
