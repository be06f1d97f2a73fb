import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { type Cue, soundCue } from './capture-cue.ts'
import { CAPTURE_PROCESSOR, type CaptureOrder, type CaptureReport } from './capture-messages.ts'

/** The Web Audio side of capture: one warm AudioContext, one worklet node per take. */
export interface CaptureEngine {
  /** Loads both worklet modules once, so that the first take finds them ready. Safe to repeat; throws when they cannot be had. */
  warmUp(): Promise<void>
  /** A fresh encoder; it reports its header pages at once and waits for sound. */
  start(onReport: (report: CaptureReport) => void): Promise<EngineRun>
  /** A soft tone to the speakers, past every encoder. Silent before the first take. */
  playCue(cue: Cue): void
  close(): Promise<void>
}

export interface EngineRun {
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
    async start(onReport) {
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
        })
      } catch (error) {
        runs -= 1
        throw error
      }
      const onStateChange = (): void => keepRunning(running)
      running.addEventListener('statechange', onStateChange)
      node.port.onmessage = ({ data }: MessageEvent<Partial<CaptureReport>>) => {
        // opus-recorder's own messages (`ready`) have no kind.
        if (data.kind !== undefined) onReport(data as CaptureReport)
      }
      node.onprocessorerror = () => onReport({ kind: 'failed', message: 'the capture processor stopped' })
      let source: MediaStreamAudioSourceNode | null = null
      let isReleased = false
      return {
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
          node.port.close()
          if (runs === 0 && !isClosed) running.suspend().catch(() => {})
        },
      }
    },
    playCue(cue) {
      const sounding = context
      if (!sounding || sounding.state === 'closed') return
      // A take that has ended let the context rest.
      const rest = (): void => {
        if (runs === 0 && !isClosed) sounding.suspend().catch(() => {})
      }
      sounding.resume().then(
        () => soundCue(sounding, cue, rest),
        () => {},
      )
    },
    async close() {
      isClosed = true
      if (context && context.state !== 'closed') await context.close()
    },
  }
}
