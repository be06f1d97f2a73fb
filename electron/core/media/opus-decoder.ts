import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import type { OpusDecoderModule } from './opus-recorder.ts'

/** Decodes Opus packets to see how loud they are. */
export interface OpusDecoder {
  /** Mono samples at 48 kHz, lent until the next call; empty for a packet it cannot decode. */
  decode(packet: Uint8Array): Float32Array
  dispose(): void
}

/** 120 ms, the longest packet. */
const MAX_SAMPLES = (OPUS_RATE * 120) / 1000
const MAX_PACKET_BYTES = 61_540

/** Takes 3 kB of the module's memory per decoder and 61 kB for packets: dispose it. */
export function createOpusDecoder(module: OpusDecoderModule): OpusDecoder {
  const error = module._malloc(4)
  // Mono output: libopus mixes a stereo stream down by itself.
  const decoder = module._opus_decoder_create(OPUS_RATE, 1, error)
  const failure = module.HEAP32[error >> 2] ?? 0
  module._free(error)
  if (failure !== 0) throw new Error(`libopus made no decoder (${failure})`)
  const data = module._malloc(MAX_PACKET_BYTES)
  const pcm = module._malloc(MAX_SAMPLES * 4)
  return {
    decode(packet) {
      module.HEAPU8.set(packet, data)
      const samples = module._opus_decode_float(decoder, data, packet.length, pcm, MAX_SAMPLES, 0)
      return module.HEAPF32.subarray(pcm >> 2, (pcm >> 2) + Math.max(0, samples))
    },
    dispose() {
      module._opus_decoder_destroy(decoder)
      module._free(data)
      module._free(pcm)
    },
  }
}
