import type { CaptureCommand, CaptureFact } from '#shared/contract/capture.ts'
import { type Clock, createClock } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Cue } from './capture-cue.ts'
import { type CaptureEngine, createCaptureEngine } from './capture-engine.ts'
import { type CaptureSession, startCaptureSession } from './capture-session.ts'
import { listMicrophones, type MicrophoneInfo } from './microphone.ts'
import { createMicrophoneKeeper } from './microphone-keeper.ts'
import { captureTuning } from './tuning.ts'

export type { MicrophoneInfo } from './microphone.ts'

export interface CaptureDeps {
  report(fact: CaptureFact): void
  /** One encoded page frame (`shared/contract/capture.ts`), in order. */
  sendPage(frame: Uint8Array<ArrayBuffer>): void
  /** The loudest sample of the newest 20 ms, 0..1; null when nothing is captured. */
  onLevel(level: { readonly peak: number } | null): void
  /** The first sample of a take is kept; wall time. For those who measure. */
  onBegan?(takeId: TakeId, atMs: number): void
  /** From `worklet-urls.ts`: `createCapture({ ..., ...workletUrls })`. */
  readonly encoderUrl: string
  readonly meterUrl: string
  /** For tests. */
  readonly ports?: {
    readonly engine: CaptureEngine
    readonly devices: MediaDevices | undefined
    readonly clock: Clock
  }
}

/**
 * The microphone of this window. Obeys the core's commands and answers in facts and pages; decides nothing itself.
 * The microphone is open while a take is, and for as long after it as the core has said.
 */
export interface Capture {
  handle(command: CaptureCommand): void
  /** Empty names until the person has allowed the microphone once. */
  listMicrophones(): Promise<MicrophoneInfo[]>
  /** Loads the worklet ahead of the first take. Failing is no harm: the take tries again and says why. */
  warmUp(): Promise<void>
  close(): Promise<void>
}

export function createCapture(deps: CaptureDeps): Capture {
  const { engine, devices, clock } = deps.ports ?? pagePorts(deps)
  const microphone = createMicrophoneKeeper({ engine, devices, clock, report: deps.report })
  const sessions = new Map<TakeId, CaptureSession>()
  /** The core may ask for the end of a take that has ended by itself: it gets the same answer. */
  let lastOver: { takeId: TakeId; pageCount: number } | null = null

  /** Until a tone and its echo are over. */
  let loudUntilMs = Number.NEGATIVE_INFINITY

  function playCue(cue: Cue): void {
    loudUntilMs = clock.monotonicMs() + captureTuning.cueLimitMs
    engine.playCue(cue, () => {
      loudUntilMs = clock.monotonicMs() + captureTuning.cueEchoMs
    })
  }

  function open(wish: Parameters<typeof startCaptureSession>[1]): void {
    const { takeId } = wish
    if (sessions.has(takeId)) return
    // One microphone, one take: what was said so far is handed over.
    for (const session of [...sessions.values()]) session.finish(0)
    const session = startCaptureSession(
      {
        engine,
        microphone,
        clock,
        report: deps.report,
        sendPage: deps.sendPage,
        onLevel: deps.onLevel,
        wasQuiet: (forMs) => clock.monotonicMs() - forMs >= loudUntilMs,
        onBegan: (atMs) => deps.onBegan?.(takeId, atMs),
        onOver(pageCount) {
          sessions.delete(takeId)
          lastOver = { takeId, pageCount }
        },
      },
      wish,
    )
    sessions.set(takeId, session)
  }

  function finish(takeId: TakeId, tailMs: number): void {
    const session = sessions.get(takeId)
    if (session) session.finish(tailMs)
    else
      deps.report({ kind: 'captureFinished', takeId, pageCount: lastOver?.takeId === takeId ? lastOver.pageCount : 0 })
  }

  return {
    handle(command) {
      switch (command.kind) {
        case 'openMicrophone':
          return open({
            takeId: command.takeId,
            deviceId: command.microphoneId,
            lingerMs: command.lingerMs,
            prerollMs: command.prerollMs,
            hasCue: command.hasCue,
          })
        case 'closeMicrophone':
          return microphone.close()
        case 'finishCapture':
          return finish(command.takeId, command.tailMs)
        case 'cancelCapture':
          return sessions.get(command.takeId)?.cancel()
        case 'pauseCapture':
          return sessions.get(command.takeId)?.pause()
        case 'resumeCapture':
          return sessions.get(command.takeId)?.resume()
        case 'playCue':
          if (command.cue === 'takeKept' || sessions.has(command.takeId)) playCue(command.cue)
          return
      }
    },
    listMicrophones: () => listMicrophones(devices),
    warmUp: () => engine.warmUp().catch(() => {}),
    async close() {
      microphone.close()
      for (const session of [...sessions.values()]) session.cancel()
      await engine.close()
    },
  }
}

function pagePorts(deps: CaptureDeps): NonNullable<CaptureDeps['ports']> {
  return {
    engine: createCaptureEngine(deps),
    devices: navigator.mediaDevices as MediaDevices | undefined,
    clock: createPageClock(),
  }
}

export function createPageClock(): Clock {
  return createClock({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimeout: (handle) => window.clearTimeout(handle),
  })
}
