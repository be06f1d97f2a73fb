import { opusEncoderConfig, type RawOggOpusEncoder } from '#shared/audio/opus-stream.ts'
import {
  CAPTURE_PROCESSOR,
  type CaptureOrder,
  type CaptureProcessorOptions,
  type CaptureReport,
} from './capture-messages.ts'
import { type CaptureRun, createCaptureRun } from './capture-run.ts'

/**
 * Runs in the AudioWorkletGlobalScope and must be added BEFORE opus-recorder's `encoderWorker.min.js`.
 *
 * That file keeps its encoder to itself and only registers a processor around it, which does not say how many samples
 * it took. So its class is caught as it registers, and ours extends it: same encoder, every sample counted.
 */
interface EncoderWorklet {
  readonly port: MessagePort
  /** Made by the `init` message. */
  readonly encoder?: RawOggOpusEncoder
}

type ProcessorClass = new () => EncoderWorklet

interface WorkletScope {
  registerProcessor(name: string, processor: unknown): void
}

const OPUS_RECORDER_PROCESSOR = 'encoder-worklet'
const scope = globalThis as unknown as WorkletScope
const register = scope.registerProcessor.bind(globalThis)

scope.registerProcessor = (name, processor) => {
  register(name, processor)
  if (name !== OPUS_RECORDER_PROCESSOR) return
  scope.registerProcessor = register
  register(CAPTURE_PROCESSOR, captureProcessor(processor as ProcessorClass))
}

function captureProcessor(Base: ProcessorClass): unknown {
  return class CaptureProcessor extends Base {
    #run: CaptureRun | null = null

    constructor({ processorOptions }: { readonly processorOptions: CaptureProcessorOptions }) {
      super()
      const initialise = this.port.onmessage
      this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => this.#guard((run) => run.obey(data))
      try {
        initialise?.call(this.port, { data: { command: 'init', ...opusEncoderConfig } } as MessageEvent)
        if (!this.encoder) throw new Error('opus-recorder made no encoder')
        this.#run = createCaptureRun({
          raw: this.encoder,
          prerollSamples: processorOptions.prerollSamples,
          nowMs: () => Date.now(),
          report: (report) => this.#report(report),
        })
      } catch (error) {
        this.#fail(error)
      }
    }

    /** Called every 128 samples; the input has no channel while no microphone is connected. */
    process(inputs: Float32Array[][]): boolean {
      const block = inputs[0]?.[0]
      if (block) this.#guard((run) => run.feed(block))
      return this.#run !== null
    }

    #guard(work: (run: CaptureRun) => void): void {
      if (!this.#run) return
      try {
        work(this.#run)
        if (this.#run.isOver()) this.#run = null
      } catch (error) {
        this.#fail(error)
      }
    }

    #fail(error: unknown): void {
      this.#run = null
      this.#report({ kind: 'failed', message: String(error) })
    }

    #report(report: CaptureReport): void {
      this.port.postMessage(report, report.kind === 'page' ? [report.page.buffer as ArrayBuffer] : [])
    }
  }
}
