import type { Track } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { redactionsOf } from '#shared/annotation/redactions.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { EncodedPicture } from '../pictures/encode-picture.ts'
import type { TakenPicture } from './ports.ts'
import { showingTuning } from './tuning.ts'

interface KeeperPorts {
  readonly clock: Clock
  /** What is drawn by now. */
  track(): Track
  /** Encoded with the areas burned in. */
  encode(picture: TakenPicture, areas: readonly Area[]): Promise<EncodedPicture>
  /** Under the take; fails as the core refuses. */
  send(scene: number, encoded: EncodedPicture, hidden: readonly Area[]): Promise<BlobId>
  onKept(scene: number, picture: BlobId): void
  /** How many pictures are not kept yet as they are now. */
  onWaiting(count: number): void
  /** A picture is not kept for now, and why; null: all are. */
  onTrouble(error: unknown): void
}

/**
 * Keeps the pictures of a take in the core as they are to go out: whenever what is hidden on one changes, it is encoded anew and takes the
 * place of the one before. What was taken stays here, so that a blur that is undone gives back what was under it.
 */
export interface PictureKeeper {
  /** Null for a blank sheet. `isKept`: the core has it; what is hidden on it may be hidden in its pixels, or not yet. */
  add(picture: TakenPicture | null, isKept: boolean, scene: number): void
  /** Something may be hidden, or no longer. */
  changed(): void
  /** There is somebody to keep them, or again. */
  start(): void
  /** Resolves when all are kept as they are now; false when the core would not take one. */
  settle(): Promise<boolean>
  close(): void
}

interface Entry {
  readonly scene: number
  readonly picture: TakenPicture
  /** What is hidden on the one that is kept; null: none is. */
  kept: string | null
}

export function createPictureKeeper(ports: KeeperPorts): PictureKeeper {
  const entries: Entry[] = []
  let isStarted = false
  let isClosed = false
  let failures = 0
  let timer: Timer | null = null
  let working: Promise<boolean> | null = null

  const areasOf = (scene: number): Area[] => redactionsOf(ports.track(), scene)
  const waiting = (): Entry[] => entries.filter(({ kept, scene }) => kept !== JSON.stringify(areasOf(scene)))

  /** Encoding costs more than waiting: what is refused again and again is tried more and more seldom. */
  const againMs = (delayMs: number): number =>
    failures === 0 ? delayMs : Math.min(showingTuning.longestAgainMs, showingTuning.againMs * 2 ** (failures - 1))

  async function keep(entry: Entry): Promise<void> {
    const { scene } = entry
    const areas = areasOf(scene)
    const encoded = await ports.encode(entry.picture, areas)
    if (isClosed) return
    // Hidden further meanwhile: what has just been encoded must not be kept any more.
    if (JSON.stringify(areasOf(scene)) !== JSON.stringify(areas)) return
    ports.onKept(scene, await ports.send(scene, encoded, areas))
    entry.kept = JSON.stringify(areas)
  }

  async function work(): Promise<boolean> {
    for (let next = waiting().at(0); next !== undefined && !isClosed; next = waiting().at(0)) {
      try {
        await keep(next)
      } catch (error) {
        failures += 1
        ports.onTrouble(error)
        return false
      }
      ports.onWaiting(waiting().length)
    }
    if (failures > 0) ports.onTrouble(null)
    failures = 0
    return true
  }

  function flush(): Promise<boolean> {
    timer?.cancel()
    timer = null
    working ??= work().finally(() => {
      working = null
      if (isStarted && waiting().length > 0) later(againMs(0))
    })
    return working
  }

  function later(delayMs: number): void {
    if (isClosed || !isStarted) return
    timer ??= ports.clock.setTimer(() => {
      timer = null
      void flush()
    }, delayMs)
  }

  function changed(delayMs: number): void {
    const count = waiting().length
    ports.onWaiting(count)
    if (count > 0) later(againMs(delayMs))
  }

  return {
    add(picture, isKept, scene) {
      if (picture === null) return
      entries.push({ scene, picture, kept: isKept && areasOf(scene).length === 0 ? '[]' : null })
      changed(0)
    },
    changed: () => changed(showingTuning.burnAfterMs),
    start() {
      isStarted = true
      failures = 0
      changed(0)
    },
    async settle() {
      if (!isStarted) return entries.every(({ kept }) => kept !== null)
      if (working) await working
      return waiting().length === 0 || (await flush())
    },
    close() {
      isClosed = true
      timer?.cancel()
    },
  }
}
