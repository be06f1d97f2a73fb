import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { type CaptureFact, encodePageFrame } from '#shared/contract/capture.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import { done } from '#shared/kernel/result.ts'
import type { MicrophoneWish } from '#shared/take/microphone-hold.ts'
import type { LossCause } from './capture-device.ts'
import type { CaptureEngine, EngineRun } from './capture-engine.ts'
import type { CaptureReport } from './capture-messages.ts'
import type { OpenMicrophone } from './microphone.ts'
import type { LentMicrophone, MicrophoneKeeper } from './microphone-keeper.ts'
import { captureTuning } from './tuning.ts'

export interface SessionPorts {
  readonly engine: CaptureEngine
  readonly microphone: MicrophoneKeeper
  readonly clock: Clock
  report(fact: CaptureFact): void
  sendPage(frame: Uint8Array<ArrayBuffer>): void
  onLevel(level: { readonly peak: number } | null): void
  /** No tone of ours was to be heard for so long: none is in what is remembered. */
  wasQuiet(forMs: number): boolean
  /** The first sample is kept; wall time. */
  onBegan(atMs: number): void
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
  wish: MicrophoneWish & { readonly hasCue: boolean },
): CaptureSession {
  const { takeId } = wish
  let phase: 'opening' | 'capturing' | 'finishing' | 'over' = 'opening'
  let device: LentMicrophone['device'] | null = null
  let run: EngineRun | null = null
  let pageCount = 0
  /** Header pages that came before the microphone: without one there is no take to begin. */
  let held: PageReport[] = []
  let deadline: Timer | null = null

  function end(): void {
    if (phase === 'over') return
    phase = 'over'
    deadline?.cancel()
    // First, so that an engine which is needed on standby does not rest in between.
    ports.microphone.takeEnded(takeId)
    run?.release()
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
      case 'began':
        return ports.onBegan(report.atMs)
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
    const asked = ports.microphone.ask(wish, { onReplaced: replaced, onLost: lost })
    const starting = !(asked instanceof Promise) && asked.run ? null : ports.engine.start({ prerollMs: 0 })
    // Looked at only after the microphone has answered.
    starting?.catch(() => {})
    const answer = asked instanceof Promise ? await asked : done(asked)
    const started = starting === null ? null : await starting.catch(() => null)
    const running = started ?? (answer.ok ? answer.value.run : null)
    if (isOver()) return running?.release()
    run = running
    if (!answer.ok) {
      end()
      ports.report({ kind: 'microphoneFailed', takeId, reason: answer.reason })
      return
    }
    if (!running) return failed()
    begin(running, answer.value)
  }

  function begin(running: EngineRun, lent: LentMicrophone): void {
    device = lent.device
    running.listen(onReport)
    if (!lent.run) running.connect(lent.microphone.stream)
    phase = 'capturing'
    ports.report({ kind: 'microphoneOpened', takeId, label: lent.microphone.label.slice(0, 300) })
    for (const page of held) sendPage(page)
    held = []
    const withPreroll = wish.prerollMs > 0 && ports.wasQuiet(wish.prerollMs)
    if (!wish.hasCue) return running.order({ kind: 'start', withPreroll })
    // The microphone hears the loudspeaker: nothing is kept until the tone and its echo are over.
    const start = (): void => running.order({ kind: 'start', withPreroll: false })
    const limit = ports.clock.setTimer(start, captureTuning.cueLimitMs)
    ports.engine.playCue('takeBegins', () => {
      limit.cancel()
      ports.clock.setTimer(start, captureTuning.cueEchoMs)
    })
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
