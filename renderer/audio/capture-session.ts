import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { type CaptureFact, encodePageFrame } from '#shared/contract/capture.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { type CaptureDevice, holdDevice, type LossCause } from './capture-device.ts'
import type { CaptureEngine, EngineRun } from './capture-engine.ts'
import type { CaptureReport } from './capture-messages.ts'
import { closeMicrophone, type OpenMicrophone, openMicrophone } from './microphone.ts'
import { captureTuning } from './tuning.ts'

export interface SessionPorts {
  readonly engine: CaptureEngine
  readonly devices: MediaDevices | undefined
  readonly clock: Clock
  report(fact: CaptureFact): void
  sendPage(frame: Uint8Array<ArrayBuffer>): void
  onLevel(level: { readonly peak: number } | null): void
  /** Once, however it ended. `pageCount`: pages handed over. */
  onOver(pageCount: number): void
}

/** One take at the microphone, from opening it to its last page. */
export interface CaptureSession {
  readonly takeId: TakeId
  finish(tailMs: number): void
  /** Keeps nothing until `resume`. */
  pause(): void
  resume(): void
  /** Closes at once and says nothing more. */
  cancel(): void
}

type PageReport = Extract<CaptureReport, { kind: 'page' }>

/** The promise inside never rejects: whatever goes wrong becomes a fact. */
export function startCaptureSession(
  ports: SessionPorts,
  take: { readonly takeId: TakeId; readonly microphoneId: string | null },
): CaptureSession {
  const { takeId } = take
  let phase: 'opening' | 'capturing' | 'finishing' | 'over' = 'opening'
  let device: CaptureDevice | null = null
  let run: EngineRun | null = null
  let pageCount = 0
  /** Header pages that came before the microphone: without one there is no take to begin. */
  let held: PageReport[] = []
  let deadline: Timer | null = null

  function end(): void {
    if (phase === 'over') return
    phase = 'over'
    deadline?.cancel()
    run?.release()
    device?.close()
    ports.onLevel(null)
    ports.onOver(pageCount)
  }

  function sendPage({ page, levels, sound }: PageReport): void {
    ports.sendPage(encodePageFrame({ takeId, index: pageCount, levels, sound, page }))
    pageCount += 1
  }

  function finished(): void {
    end()
    ports.report({ kind: 'captureFinished', takeId, pageCount })
  }

  function askToFinish(tailMs: number): void {
    phase = 'finishing'
    // Without a device no tail comes, and waiting for it would cost the page that is not full yet.
    const tailSamples = device?.isBetween() ? 0 : Math.round((tailMs * OPUS_RATE) / 1000)
    run?.order({ kind: 'finish', tailSamples })
    deadline?.cancel()
    // An audio thread that stands still (sleep, a dead device) never answers; what it gave so far is the take.
    deadline = ports.clock.setTimer(finished, tailMs + captureTuning.finishGraceMs)
  }

  function lost(cause: LossCause): void {
    if (phase === 'over') return
    if (phase === 'capturing') ports.report({ kind: 'microphoneLost', takeId, cause })
    askToFinish(0)
  }

  function replaced({ stream, label }: OpenMicrophone): void {
    run?.connect(stream)
    ports.report({ kind: 'microphoneChanged', takeId, label: label.slice(0, 300) })
  }

  function failed(): void {
    switch (phase) {
      case 'opening':
        end()
        ports.report({ kind: 'microphoneFailed', takeId, reason: 'microphoneBusy' })
        return
      case 'capturing':
        ports.report({ kind: 'microphoneLost', takeId })
        finished()
        return
      case 'finishing':
        finished()
        return
      case 'over':
        return
    }
  }

  function onReport(report: CaptureReport): void {
    if (phase === 'over') return
    switch (report.kind) {
      case 'page':
        if (phase === 'opening') held.push(report)
        else sendPage(report)
        return
      case 'level':
        ports.onLevel({ peak: report.level / 255 })
        return
      case 'finished':
        finished()
        return
      case 'failed':
        failed()
        return
    }
  }

  async function open(): Promise<void> {
    const starting = ports.engine.start(onReport).catch(() => null)
    const opened = await openMicrophone(ports.devices, take.microphoneId)
    // The person left while the system was asking: an answer to an old take closes the microphone at once.
    if (opened.ok && isOver()) closeMicrophone(opened.value)
    const started = await starting
    if (isOver()) {
      started?.release()
      if (opened.ok) closeMicrophone(opened.value)
      return
    }
    run = started
    if (!opened.ok) {
      end()
      ports.report({ kind: 'microphoneFailed', takeId, reason: opened.reason })
      return
    }
    if (!started) {
      closeMicrophone(opened.value)
      return failed()
    }
    begin(started, opened.value)
  }

  function begin(started: EngineRun, opened: OpenMicrophone): void {
    started.connect(opened.stream)
    phase = 'capturing'
    ports.report({ kind: 'microphoneOpened', takeId, label: opened.label.slice(0, 300) })
    for (const page of held) sendPage(page)
    held = []
    device = holdDevice({ devices: ports.devices, clock: ports.clock, onReplaced: replaced, onLost: lost }, opened)
  }

  const isOver = (): boolean => phase === 'over'

  open().catch(failed)

  return {
    takeId,
    finish(tailMs) {
      if (phase === 'opening') finished()
      else if (phase !== 'over') askToFinish(tailMs)
    },
    pause() {
      if (phase !== 'capturing') return
      run?.order({ kind: 'pause' })
      device?.setListening(false)
      ports.onLevel(null)
    },
    resume() {
      if (phase !== 'capturing') return
      device?.setListening(true)
      run?.order({ kind: 'resume' })
    },
    cancel() {
      run?.order({ kind: 'cancel' })
      end()
    },
  }
}
