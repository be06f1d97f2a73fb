import { limits } from '#shared/contract/limits.ts'
import type { ClipRun } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { clipTuning } from './tuning.ts'

/** The little of `MediaRecorder` that a clip needs. */
export interface Recorder {
  readonly state: 'inactive' | 'recording' | 'paused'
  start(sliceMs: number): void
  pause(): void
  resume(): void
  stop(): void
  ondataavailable: ((event: { readonly data: Blob }) => void) | null
  onstop: (() => void) | null
  onerror: ((event: unknown) => void) | null
}

export interface ClipRecorderPorts {
  readonly recorder: Recorder
  readonly clock: Clock
  /** Of the take, in all that was recorded of it. */
  takeMs(): number
  onPiece(piece: Blob): void
  /** It has ended without being asked to. */
  onFault(): void
}

/** Records as long as its take does, and pauses with it. What it gives can be kept as it comes. */
export interface ClipRecorder {
  /** Begins, or goes on. */
  run(): void
  /** The take stands: so does the video. */
  pause(): void
  /** Where the video begins and goes on. Empty as long as nothing was recorded. */
  runs(): readonly ClipRun[]
  /** Of the video. */
  lengthMs(): number
  /** Resolves once its last piece was given. */
  stop(): Promise<void>
}

export function createClipRecorder({ recorder, clock, takeMs, onPiece, onFault }: ClipRecorderPorts): ClipRecorder {
  let runs: readonly ClipRun[] = []
  let recordedMs = 0
  let runningSinceMs: number | null = null
  let isStopped = false
  const stopped = Promise.withResolvers<void>()

  function begin(): void {
    if (runningSinceMs !== null) return
    runningSinceMs = clock.monotonicMs()
    runs = [...runs, { atMs: takeMs(), fromMs: Math.round(recordedMs) }]
  }

  /** How far the take is, is known the better the more of its pages came: for a while, so is where it was. */
  function place(): void {
    const last = runs.at(-1)
    if (!last || runningSinceMs === null) return
    const sinceMs = clock.monotonicMs() - runningSinceMs
    if (sinceMs > clipTuning.placedAfterMs) return
    const atMs = Math.max(0, runs.at(-2)?.atMs ?? 0, Math.round(takeMs() - sinceMs))
    runs = [...runs.slice(0, -1), { ...last, atMs }]
  }

  function stand(): void {
    place()
    if (runningSinceMs !== null) recordedMs += clock.monotonicMs() - runningSinceMs
    runningSinceMs = null
  }

  recorder.ondataavailable = ({ data }) => onPiece(data)
  recorder.onstop = () => {
    stand()
    stopped.resolve()
    if (!isStopped) onFault()
  }
  recorder.onerror = () => {
    if (!isStopped) onFault()
  }

  return {
    run() {
      if (isStopped) return
      if (recorder.state === 'inactive' && runs.length === 0) {
        // Its first frame is of this moment; it says that it has begun up to 300 ms later.
        recorder.start(clipTuning.sliceMs)
        return begin()
      }
      if (recorder.state !== 'paused' || runs.length >= limits.videoSpans) return
      recorder.resume()
      begin()
    },
    pause() {
      if (recorder.state !== 'recording') return
      recorder.pause()
      stand()
    },
    runs() {
      place()
      return runs
    },
    lengthMs: () => recordedMs + (runningSinceMs === null ? 0 : clock.monotonicMs() - runningSinceMs),
    async stop() {
      isStopped = true
      if (recorder.state === 'inactive') return
      const timer = clock.setTimer(() => stopped.resolve(), clipTuning.lastPieceMs)
      recorder.stop()
      await stopped.promise
      timer.cancel()
    },
  }
}
