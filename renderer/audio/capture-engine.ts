import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { type Cue, soundCue } from './capture-cue.ts'
import {
  CAPTURE_PROCESSOR,
  type CaptureOrder,
  type CaptureProcessorOptions,
  type CaptureReport,
} from './capture-messages.ts'

/** The Web Audio side of capture: one warm AudioContext, one worklet node per take. */
export interface CaptureEngine {
  /** Loads both worklet modules once, so that the first take finds them ready. Safe to repeat; throws when they cannot be had. */
  warmUp(): Promise<void>
  /** A fresh encoder; it reports its header pages at once and waits for its order to start. */
  start(options: { readonly prerollMs: number }): Promise<EngineRun>
  /** A soft tone to the speakers, past every encoder. `onEnd`: it is over, or could not be sounded. */
  playCue(cue: Cue, onEnd?: () => void): void
  close(): Promise<void>
}

export interface EngineRun {
  /** Everything reported so far, in order, and from now on. */
  listen(onReport: (report: CaptureReport) => void): void
  /** Takes the place of the stream before. */
  connect(stream: MediaStream): void
  order(order: CaptureOrder): void
  /** Takes the nodes apart; the engine rests when no run is left. */
  release(): void
}

interface WorkletUrls {
  readonly encoderUrl: string
  readonly meterUrl: string
}

/**
 * The context lives as long as the page but runs only while a take does: a running one keeps the computer from sleeping.
 * Resuming takes no longer than opening a microphone, and happens beside it.
 */
export function createCaptureEngine(urls: WorkletUrls): CaptureEngine {
  let context: AudioContext | null = null
  let loading: Promise<AudioContext> | null = null
  let runs = 0
  let isClosed = false

  async function load(): Promise<AudioContext> {
    context ??= new AudioContext({ sampleRate: OPUS_RATE, latencyHint: 'interactive' })
    // Ours first: it catches the encoder's processor as that registers.
    await context.audioWorklet.addModule(urls.meterUrl)
    await context.audioWorklet.addModule(urls.encoderUrl)
    if (runs === 0) await context.suspend()
    return context
  }

  function loaded(): Promise<AudioContext> {
    loading ??= load().catch((error: unknown) => {
      // A module may be added again after a failure, but not to the same global scope.
      void context?.close()
      context = null
      loading = null
      throw error
    })
    return loading
  }

  /** Before a first gesture the browser leaves the promise open, so nobody waits for it. */
  function keepRunning(running: AudioContext): void {
    if (runs > 0 && running.state !== 'running' && running.state !== 'closed') running.resume().catch(() => {})
  }

  return {
    async warmUp() {
      await loaded()
    },
    async start({ prerollMs }) {
      if (isClosed) throw new Error('the capture engine is closed')
      runs += 1
      let node: AudioWorkletNode
      let running: AudioContext
      try {
        running = await loaded()
        keepRunning(running)
        node = new AudioWorkletNode(running, CAPTURE_PROCESSOR, {
          numberOfInputs: 1,
          numberOfOutputs: 0,
          channelCount: 1,
          channelCountMode: 'explicit',
          processorOptions: {
            prerollSamples: Math.round((prerollMs * OPUS_RATE) / 1000),
          } satisfies CaptureProcessorOptions,
        })
      } catch (error) {
        runs -= 1
        throw error
      }
      const onStateChange = (): void => keepRunning(running)
      running.addEventListener('statechange', onStateChange)
      let early: CaptureReport[] = []
      let onReport = (report: CaptureReport): void => void early.push(report)
      node.port.onmessage = ({ data }: MessageEvent<Partial<CaptureReport>>) => {
        // opus-recorder's own messages (`ready`) have no kind.
        if (data.kind !== undefined) onReport(data as CaptureReport)
      }
      node.onprocessorerror = () => onReport({ kind: 'failed', message: 'the capture processor stopped' })
      let source: MediaStreamAudioSourceNode | null = null
      let isReleased = false
      return {
        listen(listener) {
          onReport = listener
          for (const report of early) listener(report)
          early = []
        },
        connect(stream) {
          source?.disconnect()
          source = running.createMediaStreamSource(stream)
          source.connect(node)
        },
        order: (order) => node.port.postMessage(order),
        release() {
          if (isReleased) return
          isReleased = true
          runs -= 1
          running.removeEventListener('statechange', onStateChange)
          source?.disconnect()
          node.port.onmessage = null
          // A processor that has not come to its end would go on for as long as the page lives.
          node.port.postMessage({ kind: 'cancel' } satisfies CaptureOrder)
          node.port.close()
          if (runs === 0 && !isClosed) running.suspend().catch(() => {})
        },
      }
    },
    playCue(cue, onEnd = () => {}) {
      const sounding = context
      if (!sounding || sounding.state === 'closed') return onEnd()
      // A take that has ended let the context rest.
      const rest = (): void => {
        onEnd()
        if (runs === 0 && !isClosed) sounding.suspend().catch(() => {})
      }
      sounding.resume().then(
        () => soundCue(sounding, cue, rest),
        () => onEnd(),
      )
    },
    async close() {
      isClosed = true
      if (context && context.state !== 'closed') await context.close()
    },
  }
}
