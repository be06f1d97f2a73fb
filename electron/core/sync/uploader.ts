import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { GrowingFile } from '../takes/takes.ts'
import type { Backoff } from './backoff.ts'
import { tuning } from './tuning.ts'
import { advance, hasWork, type JobDeps, type SealedFile, type UploadJob } from './upload-job.ts'

/**
 * Sends files up, most recordings while they are spoken. Owns no file and deletes none. What the server has is asked of the
 * server, so a restart needs no memory of its own. What has the least left to send goes first, and between two pieces a long one
 * makes room for it: no thumbnail waits for a video.
 */
export interface Uploader {
  follow(blobId: BlobId, file: GrowingFile, durableBytes: number): void
  grew(blobId: BlobId, durableBytes: number): void
  /** The recording is sealed and wanted: the rest goes up at once, with its hash. */
  finish(blobId: BlobId, file: SealedFile): void
  isComplete(blobId: BlobId): boolean
  /** Of sealed files together, 0..100; null before their first byte is acknowledged. */
  percent(files: readonly { readonly blobId: BlobId; readonly sizeBytes: number }[]): number | null
  /** Why one of these sealed files stands still, where more than the way is the matter. */
  trouble(blobIds: readonly BlobId[]): Reason | null
  /** The server says it has not got it, or not the right bytes (`mustRestart`): find out and go on. */
  doubt(blobId: BlobId, mustRestart: boolean): void
  /** Delivered or discarded: nothing more is sent of it. Resolves when nothing is under way. */
  forget(blobId: BlobId): Promise<void>
  /** The network may be back: try now. */
  nudge(): void
  stop(): Promise<void>
}

export interface UploaderDeps extends JobDeps {
  readonly clock: Clock
  readonly log: Log
  readonly createBackoff: () => Backoff
  readonly onProgress: (blobId: BlobId) => void
  readonly onComplete: (blobId: BlobId) => void
  /** Refused for good. */
  readonly onRefused: (blobId: BlobId, reason: Reason, detail: string) => void
}

/** Bytes that are here and not there. */
const restOf = ({ job }: Slot): number => (job.sealed?.sizeBytes ?? job.durableBytes) - (job.position?.offset ?? 0)

interface Slot {
  readonly job: UploadJob
  readonly backoff: Backoff
  running: Promise<void> | null
  timer: Timer | null
  isRefused: boolean
  trouble: Reason | null
}

export function createUploader(deps: UploaderDeps): Uploader {
  const { clock, log, onProgress, onComplete, onRefused } = deps
  const slots = new Map<BlobId, Slot>()
  let isStopped = false

  const isLive = (slot: Slot): boolean => !isStopped && slots.get(slot.job.blobId) === slot
  const isReady = (slot: Slot): boolean => !slot.running && !slot.timer && !slot.isRefused && hasWork(slot.job)

  /** Whatever is ready and does not run waits for a place. */
  const mustGiveWay = (slot: Slot): boolean =>
    hasWork(slot.job) && [...slots.values()].some((other) => isReady(other) && restOf(other) < restOf(slot))

  const run = async (slot: Slot): Promise<void> => {
    const { job } = slot
    while (isLive(slot) && hasWork(job)) {
      const step = await advance(job, deps)
      if (!isLive(slot)) return
      if (step.kind === 'refused') {
        log('warn', 'upload refused', { blobId: job.blobId, reason: step.reason })
        onRefused(job.blobId, step.reason, step.detail)
        // Only once it is written down: otherwise it is asked again.
        slot.isRefused = true
        return
      }
      const { trouble = null } = step.kind === 'wait' ? step : {}
      const isNews = slot.trouble !== trouble
      slot.trouble = trouble
      if (isNews && job.sealed) onProgress(job.blobId)
      if (step.kind === 'wait') return pause(slot)
      slot.backoff.reset()
      if (job.sealed && job.position) onProgress(job.blobId)
      if (mustGiveWay(slot)) return
    }
    if (job.position?.isComplete) onComplete(job.blobId)
  }
  const pause = (slot: Slot): void => {
    slot.timer = clock.setTimer(() => {
      slot.timer = null
      schedule()
    }, slot.backoff.nextMs())
  }
  const schedule = (): void => {
    if (isStopped) return
    let free = tuning.uploadsAtOnce - [...slots.values()].filter((slot) => slot.running).length
    for (const slot of [...slots.values()].filter(isReady).sort((a, b) => restOf(a) - restOf(b))) {
      if (free <= 0) return
      free -= 1
      slot.running = run(slot)
        .catch((error: unknown) => {
          log('error', 'upload broke', { blobId: slot.job.blobId, error: String(error) })
          if (isLive(slot)) pause(slot)
        })
        .finally(() => {
          slot.running = null
          schedule()
        })
    }
  }
  const slotOf = (blobId: BlobId): Slot => {
    const present = slots.get(blobId)
    if (present) return present
    const job: UploadJob = {
      blobId,
      growing: null,
      durableBytes: 0,
      sealed: null,
      position: null,
      isCreated: false,
      hashFailures: 0,
      mustRestart: false,
    }
    const slot = { job, backoff: deps.createBackoff(), running: null, timer: null, isRefused: false, trouble: null }
    slots.set(blobId, slot)
    return slot
  }
  const wake = (slot: Slot): void => {
    slot.timer?.cancel()
    slot.timer = null
    schedule()
  }

  return {
    follow(blobId, file, durableBytes) {
      const slot = slotOf(blobId)
      slot.job.growing = file
      slot.job.durableBytes = durableBytes
      schedule()
    },
    grew(blobId, durableBytes) {
      const slot = slots.get(blobId)
      if (!slot) return
      slot.job.durableBytes = durableBytes
      schedule()
    },
    finish(blobId, file) {
      const slot = slotOf(blobId)
      slot.job.sealed = file
      slot.isRefused = false
      slot.job.hashFailures = 0
      if (slot.job.position?.isComplete) return onComplete(blobId)
      wake(slot)
    },
    isComplete: (blobId) => slots.get(blobId)?.job.position?.isComplete ?? false,
    percent(files) {
      let sentBytes = 0
      let sizeBytes = 0
      for (const file of files) {
        const job = slots.get(file.blobId)?.job
        if (job?.sealed) sentBytes += job.position?.offset ?? 0
        sizeBytes += file.sizeBytes
      }
      return sentBytes === 0 ? null : Math.min(100, Math.floor((100 * sentBytes) / sizeBytes))
    },
    trouble(blobIds) {
      const held = blobIds.map((blobId) => slots.get(blobId)).find((slot) => slot?.job.sealed && slot.trouble !== null)
      return held?.trouble ?? null
    },
    doubt(blobId, mustRestart) {
      const slot = slots.get(blobId)
      if (!slot) return
      slot.job.position = null
      slot.job.mustRestart ||= mustRestart
      if (!slot.running) pause(slot)
    },
    async forget(blobId) {
      const slot = slots.get(blobId)
      slots.delete(blobId)
      slot?.timer?.cancel()
      await slot?.running
    },
    nudge() {
      for (const slot of slots.values()) {
        slot.backoff.reset()
        slot.timer?.cancel()
        slot.timer = null
      }
      schedule()
    },
    async stop() {
      isStopped = true
      for (const slot of slots.values()) slot.timer?.cancel()
      await Promise.all([...slots.values()].map((slot) => slot.running))
    },
  }
}
