import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Capture, CaptureDeps, MicrophoneInfo } from '../audio/capture.ts'
import { listMicrophones } from '../audio/microphone.ts'
import type { Player, PlayerDeps } from '../audio/player.ts'
import type { Bridge } from '../bridge/bridge.ts'
import { createHeardLevels } from './heard-levels.ts'
import { createLevelBatch } from './level-batch.ts'
import type { OpenMeter } from './microphone-meter.ts'

/** The sound of this page; the gallery and tests bring their own. */
export interface AudioPorts {
  createCapture(deps: Pick<CaptureDeps, 'report' | 'sendPage' | 'onLevel'>): Capture
  createPlayer(deps: Pick<PlayerDeps, 'mediaUrl' | 'onHeard'>): Player
  /** For the level test in the settings: opens the microphone and tells its level until it is closed. */
  openMeter: OpenMeter
}

/** What a window shows of the microphone, whoever holds it. */
export interface CaptureView {
  /** The loudest sample of each 20 ms, 0..1; null when nothing is captured. Fifty a second: draw, do not render. */
  onLevel(listener: (peak: number | null) => void): () => void
  listMicrophones(): Promise<MicrophoneInfo[]>
  openMeter: OpenMeter
  close(): void
}

interface CaptureHostPorts {
  readonly bridge: Bridge
  readonly audio: Pick<AudioPorts, 'createCapture' | 'openMeter'>
  readonly clock: Clock
  onError(error: unknown): void
}

/** A subscription that ended with an error is asked for again after this. */
const AGAIN_MS = 1000

/**
 * Lends this page's microphone to the core: its commands in, facts and pages out. In the desktop program that is a hidden page of its
 * own, and the others hear of the levels by the core; in the browser host it is the page that the person looks at.
 */
export function createCaptureHost({ bridge, audio, clock, onError }: CaptureHostPorts): CaptureView {
  const listeners = new Set<(peak: number | null) => void>()
  let openTake: TakeId | null = null
  let subscription: { unsubscribe(): void } | null = null
  let again: Timer | null = null
  let isClosed = false

  const sendLevel = createLevelBatch((levels) => void bridge.client.capture.levels.mutate(levels).catch(onError))
  const capture = audio.createCapture({
    report: (fact) => void bridge.client.capture.report.mutate(fact).catch(onError),
    sendPage: (bytes) => bridge.sendPage(bytes),
    onLevel(level) {
      for (const listener of listeners) listener(level?.peak ?? null)
      if (bridge.host === 'electron') sendLevel(level?.peak ?? null)
    },
  })

  function subscribe(): void {
    if (isClosed) return
    const retry = () => {
      again?.cancel()
      again = clock.setTimer(subscribe, AGAIN_MS)
    }
    subscription?.unsubscribe()
    subscription = bridge.client.capture.commands.subscribe(undefined, {
      onData(command) {
        openTake = command.kind === 'openMicrophone' ? command.takeId : openTake
        capture.handle(command)
      },
      onError: retry,
      onComplete: retry,
    })
  }

  subscribe()
  void capture.warmUp()
  const stopConnection = bridge.onConnection((isConnected) => {
    // The core ended the take as a draft when the way broke; a microphone that nobody listens to must not stay open.
    if (isConnected) return
    capture.handle({ kind: 'closeMicrophone' })
    if (openTake !== null) capture.handle({ kind: 'cancelCapture', takeId: openTake })
  })

  return {
    onLevel(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listMicrophones: () => capture.listMicrophones(),
    openMeter: audio.openMeter,
    close() {
      isClosed = true
      again?.cancel()
      stopConnection()
      subscription?.unsubscribe()
      void capture.close()
    },
  }
}

/** For a window that holds no microphone. Its settings list and test them all the same. */
export function createCaptureView({ bridge, audio, clock }: Omit<CaptureHostPorts, 'onError'>): CaptureView {
  const levels = createHeardLevels(bridge, clock)
  return {
    onLevel: levels.onLevel,
    listMicrophones: () => listMicrophones(navigator.mediaDevices as MediaDevices | undefined),
    openMeter: audio.openMeter,
    close: levels.close,
  }
}
