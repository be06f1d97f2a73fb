import type { z } from 'zod'
import type { ClipRun, KeptClip, takeFileInputs } from '#shared/contract/take-files.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { clipTuning } from './tuning.ts'

export type KeepClipInput = z.infer<typeof takeFileInputs.keepClip>

export interface ClipLinkPorts {
  readonly takeId: TakeId
  readonly blobId: BlobId
  readonly clock: Clock
  keepClip(input: KeepClipInput): Promise<KeptClip>
  /** Resolves when all of it was handed over; fails when the way to the core is cut. */
  sendFile(file: {
    readonly takeId: TakeId
    readonly blobId: BlobId
    readonly bytes: Blob
    readonly offset: number
  }): Promise<void>
  /** Where the video begins and goes on, as far as it has. */
  runs(): readonly ClipRun[]
  reasonOf(error: unknown): Reason
  /** It is not kept for now, and why; null: it is again. */
  onTrouble(error: unknown): void
  /** The core takes no more of it: nothing that comes later can be kept. */
  onRefused(error: unknown): void
  /** How much was recorded, and how much of it is on disk. */
  onBytes(count: { readonly recorded: number; readonly kept: number }): void
}

/**
 * Hands a clip to the core as it is recorded. What the core has not said to have on disk stays here, and is sent again from there: after a
 * refusal, and when the way was cut.
 */
export interface ClipLink {
  add(piece: Blob): void
  /** Recorded, and not on disk. */
  heldBytes(): number
  recordedBytes(): number
  /** No more comes. Resolves when the core has all of it, or will never have it. */
  end(): Promise<void>
  /** The way to the core was cut, and is there again. */
  resend(): void
  close(): void
}

interface Piece {
  readonly offset: number
  readonly bytes: Blob
}

export function createClipLink(ports: ClipLinkPorts): ClipLink {
  const { takeId, blobId, clock } = ports
  let pieces: Piece[] = []
  let recorded = 0
  let kept = 0
  /** Handed over, and not answered for yet; what was answered for is never less. */
  let sent = 0
  /** The core knows of it. */
  let hasBegun = false
  let isEnding = false
  let isOver = false
  let failures = 0
  let timer: Timer | null = null
  let working: Promise<void> | null = null
  const ended = Promise.withResolvers<void>()

  function finish(): void {
    isOver = true
    timer?.cancel()
    pieces = []
    ended.resolve()
  }

  function settle({ haveBytes }: KeptClip): void {
    kept = haveBytes
    sent = haveBytes
    pieces = pieces.filter(({ offset, bytes }) => offset + bytes.size > kept)
    ports.onBytes({ recorded, kept })
  }

  async function call(isLast: boolean): Promise<void> {
    const runs = [...ports.runs()]
    settle(await ports.keepClip({ takeId, blobId, runs, ...(isLast ? { isLast } : {}) }))
  }

  async function sendPieces(): Promise<void> {
    for (const { offset, bytes } of [...pieces]) {
      if (offset + bytes.size <= sent) continue
      const from = Math.max(offset, sent)
      await ports.sendFile({ takeId, blobId, offset: from, bytes: from > offset ? bytes.slice(from - offset) : bytes })
      sent = offset + bytes.size
    }
  }

  const isBehind = (): boolean => kept < recorded || (isEnding && !isOver)

  async function work(): Promise<void> {
    // It takes bytes of a clip only once it has heard of it.
    if (!hasBegun) {
      await call(false)
      hasBegun = true
    }
    while (isBehind() && !isOver) {
      const before = kept
      await sendPieces()
      const wasAll = sent === recorded
      await call(false)
      if (isEnding && wasAll && kept === recorded) {
        await call(true)
        return finish()
      }
      // It has lost what it had, or it takes no more for now.
      if (kept <= before && kept < recorded) throw new Error('the clip stands still')
    }
  }

  async function attempt(): Promise<void> {
    try {
      await work()
      if (failures > 0) ports.onTrouble(null)
      failures = 0
    } catch (error) {
      sent = kept
      const reason = ports.reasonOf(error)
      if (isFinal(reason)) {
        finish()
        ports.onRefused(error)
        return
      }
      failures += 1
      ports.onTrouble(error)
    }
  }

  function flush(): void {
    if (isOver || working || recorded === 0) return
    timer?.cancel()
    timer = null
    working = attempt().finally(() => {
      working = null
      if (isOver || !isBehind()) return
      const waitMs = Math.min(clipTuning.longestAgainMs, clipTuning.againMs * 2 ** (failures - 1))
      if (failures === 0) flush()
      else timer ??= clock.setTimer(flushAgain, waitMs)
    })
  }
  const flushAgain = (): void => {
    timer = null
    flush()
  }

  return {
    add(bytes) {
      if (isOver || bytes.size === 0) return
      pieces.push({ offset: recorded, bytes })
      recorded += bytes.size
      ports.onBytes({ recorded, kept })
      if (timer === null) flush()
    },
    heldBytes: () => recorded - kept,
    recordedBytes: () => recorded,
    end() {
      isEnding = true
      // Not a byte was recorded: the core has never heard of it.
      if (recorded === 0) finish()
      else flush()
      return ended.promise
    },
    resend() {
      failures = 0
      flush()
    },
    close: finish,
  }
}

/** Asking again changes nothing. */
const isFinal = (reason: Reason): boolean => finalReasons.includes(reason)
const finalReasons: readonly Reason[] = ['clipTaken', 'clipTooLarge', 'takeUnknown', 'requestInvalid']
