import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import type { SpeexModule } from './opus-recorder.ts'

/** Mono samples at one rate in, at 48 kHz out; nothing is lost or shifted between pushes. */
export interface Resampler {
  push(pcm: Float32Array): Float32Array
  /** What is still inside, so that the output is as long as the input. */
  finish(): Float32Array
}

/** Frees WebAssembly memory, so use it to the end. */
export interface DisposableResampler extends Resampler {
  dispose(): void
}

/** opus-recorder's default: -60 dB stop band at little cost. */
const QUALITY = 3
/** Taps of quality 3 in libspeexdsp's table; the filter grows by the ratio when the rate goes down. */
const BASE_TAPS = 48
const BLOCK = 4096

export function createResampler(module: SpeexModule, inRate: number): DisposableResampler {
  const error = module._malloc(4)
  const resampler = module._speex_resampler_init(1, inRate, OPUS_RATE, QUALITY, error)
  const failure = module.HEAP32[error >> 2] ?? 0
  module._free(error)
  if (failure !== 0) throw new Error(`speex resampler refused ${inRate} Hz (${failure})`)
  const maxOut = Math.ceil((BLOCK * OPUS_RATE) / inRate) + 16
  const input = module._malloc(BLOCK * 4)
  const output = module._malloc(maxOut * 4)
  const lengths = module._malloc(8)

  const tapsIn = inRate > OPUS_RATE ? Math.ceil((BASE_TAPS * inRate) / OPUS_RATE / 8) * 8 : BASE_TAPS
  /** The filter looks half its length ahead: so many samples at the start are silence before the sound. */
  let toDrop = Math.round(((tapsIn / 2) * OPUS_RATE) / inRate)
  let inTotal = 0
  let outTotal = 0

  function convert(pcm: Float32Array): Float32Array {
    const parts: Float32Array[] = []
    let length = 0
    for (let offset = 0; offset < pcm.length; ) {
      const block = pcm.subarray(offset, offset + BLOCK)
      module.HEAPF32.set(block, input >> 2)
      module.HEAP32[lengths >> 2] = block.length
      module.HEAP32[(lengths >> 2) + 1] = maxOut
      module._speex_resampler_process_interleaved_float(resampler, input, lengths, output, lengths + 4)
      offset += module.HEAP32[lengths >> 2] ?? block.length
      const made = module.HEAP32[(lengths >> 2) + 1] ?? 0
      const dropped = Math.min(toDrop, made)
      toDrop -= dropped
      parts.push(module.HEAPF32.slice((output >> 2) + dropped, (output >> 2) + made))
      length += made - dropped
    }
    const joined = new Float32Array(length)
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    return joined
  }

  return {
    push(pcm) {
      inTotal += pcm.length
      const made = convert(pcm)
      outTotal += made.length
      return made
    },
    finish() {
      const missing = Math.round((inTotal * OPUS_RATE) / inRate) - outTotal
      if (missing <= 0) return new Float32Array(0)
      const silence = Math.ceil((missing * inRate) / OPUS_RATE) + tapsIn
      return convert(new Float32Array(silence)).slice(0, missing)
    },
    dispose() {
      module._speex_resampler_destroy(resampler)
      for (const pointer of [input, output, lengths]) module._free(pointer)
    },
  }
}
