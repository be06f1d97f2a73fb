import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { createOpusStream, opusEncoderConfig } from '#shared/audio/opus-stream.ts'
import { loadEncoderFile } from './opus-recorder.ts'
import { createResampler } from './resampler.ts'

/**
 * Encodes mono sound as a note's Ogg Opus on plain Node, with the encoder that the capture worklet uses.
 * The pages in order, header pages first, are the file; the last granule counts every sample that was given.
 */
export interface OpusEncoder {
  /** Samples -1..1 at the encoder's rate, any number of them. Pages that became complete. */
  encode(pcmMono: Float32Array): Uint8Array[]
  /** The rest. After it the encoder is spent. */
  finish(): Uint8Array[]
  /** Frees its memory when it will not be finished. Safe at any time. */
  dispose(): void
}

/**
 * `sampleRate`: 8000..192000 Hz, of what will be encoded. `onKept` is lent every sample at 48 kHz before it is encoded. Rejects when
 * opus-recorder cannot be loaded.
 */
export async function createOpusEncoder(options: {
  readonly sampleRate: number
  readonly onKept?: (pcm: Float32Array) => void
}): Promise<OpusEncoder> {
  const { Module, OggOpusEncoder } = loadEncoderFile()
  const raw = new OggOpusEncoder({ ...opusEncoderConfig, originalSampleRateOverride: options.sampleRate }, Module)
  const stream = createOpusStream(raw)
  const resampler = options.sampleRate === OPUS_RATE ? null : createResampler(Module, options.sampleRate)
  let headers: Uint8Array[] = stream.headers()
  let isOver = false

  function withHeaders(pages: Uint8Array[]): Uint8Array[] {
    const all = [...headers, ...pages]
    headers = []
    return all
  }

  function keep(pcm: Float32Array): Uint8Array[] {
    options.onKept?.(pcm)
    return stream.encode(pcm)
  }

  return {
    encode: (pcmMono) => withHeaders(keep(resampler ? resampler.push(pcmMono) : pcmMono)),
    finish() {
      isOver = true
      const rest = resampler ? keep(resampler.finish()) : []
      resampler?.dispose()
      return withHeaders([...rest, ...stream.finish()])
    },
    dispose() {
      if (isOver) return
      isOver = true
      resampler?.dispose()
      raw.destroy()
    },
  }
}
