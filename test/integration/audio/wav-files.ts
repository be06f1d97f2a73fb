import { execFileSync } from 'node:child_process'

export interface WavKind {
  readonly rate: number
  readonly bits: 8 | 16 | 24 | 32
  readonly channels: 1 | 2
  readonly isFloat?: boolean
}

/** Writes speech as another kind of WAV with ffmpeg, by its codec names. */
export function convertWav(from: string, to: string, kind: WavKind): void {
  const codec = kind.isFloat ? 'pcm_f32le' : kind.bits === 8 ? 'pcm_u8' : `pcm_s${kind.bits}le`
  const shape = ['-ar', String(kind.rate), '-ac', String(kind.channels), '-c:a', codec]
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', from, ...shape, to])
}

/** A 44-byte header and the samples, 16 bit mono unless said otherwise. `declared`: what the header says their length is. */
export function wavBytes(
  samples: Int16Array,
  options: { rate?: number; declared?: number; bits?: number; channels?: number } = {},
): Uint8Array {
  const { rate = 48_000, declared = samples.byteLength, bits = 16, channels = 1 } = options
  const frameBytes = (channels * bits) / 8
  const bytes = new Uint8Array(44 + samples.byteLength)
  const view = new DataView(bytes.buffer)
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at)
  text(0, 'RIFF')
  view.setUint32(4, 36 + declared, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * frameBytes, true)
  view.setUint16(32, frameBytes, true)
  view.setUint16(34, bits, true)
  text(36, 'data')
  view.setUint32(40, declared, true)
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), 44)
  return bytes
}

/** 16 bit mono samples after a 44-byte header, as the fixtures are. */
export function decodeFixture(bytes: Buffer): Float32Array {
  const samples = new Float32Array((bytes.length - 44) / 2)
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(44 + 2 * i) / 32_768
  return samples
}
