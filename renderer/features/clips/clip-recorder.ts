import { limits } from '#shared/contract/limits.ts'
import type { ClipRun } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { FrameTimes } from './frame-times.ts'
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
  readonly frameTimes: FrameTimes
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

export function createClipRecorder(ports: ClipRecorderPorts): ClipRecorder {
  const { recorder, clock, frameTimes, takeMs, onPiece, onFault } = ports
  /** As if its first frame had come as the recorder was told to begin. */
  let runs: readonly ClipRun[] = []
  /** So long after that it came, at most, as far as is known. */
  let lateMs = Number.POSITIVE_INFINITY
  /** The piece before: how long after the beginning it came, and how many frames were whole with it. */
  let before: { readonly sinceMs: number; readonly frames: number } | null = null
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

  /**
   * A piece comes as the frame after its last one was encoded, however long a still screen gave none: the soonest of them tells when the
   * first one came.
   */
  async function measure(piece: Blob): Promise<void> {
    if (runs.length !== 1 || runningSinceMs === null) return
    const sinceMs = clock.monotonicMs() - runningSinceMs
    if (sinceMs > clipTuning.measuredForMs) return
    const frames = await frameTimes.add(piece)
    if (frames === null) return
    const next = before === null ? undefined : frames[before.frames]
    if (before !== null && next !== undefined)
      lateMs = Math.min(lateMs, Math.max(0, before.sinceMs - next - clipTuning.encodedAfterMs))
    before = { sinceMs, frames: frames.length }
  }

  /** The video is shorter than it was recorded for by what its first frame came late. */
  function placed(): readonly ClipRun[] {
    const late = Number.isFinite(lateMs) ? Math.round(lateMs) : 0
    return runs.map(({ atMs, fromMs }, index) =>
      index === 0
        ? { atMs: Math.min(atMs + late, runs[1]?.atMs ?? Number.POSITIVE_INFINITY), fromMs }
        : { atMs, fromMs: Math.max(0, fromMs - late) },
    )
  }

  function stand(): void {
    place()
    if (runningSinceMs !== null) recordedMs += clock.monotonicMs() - runningSinceMs
    runningSinceMs = null
  }

  recorder.ondataavailable = ({ data }) => {
    void measure(data)
    onPiece(data)
  }
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
        // Its first frame is of this moment, where the computer is not busy; it says that it has begun up to 300 ms later.
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
      return placed()
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
