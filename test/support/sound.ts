import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const speech = (name: 'austen-3s' | 'austen-5s' | 'austen-7s'): string =>
  fileURLToPath(new URL(`../fixtures/speech/${name}.wav`, import.meta.url))

const WAV_HEADER_BYTES = 44

/** Speech that does not end within a test: a fake microphone plays its file once, and may stay open between recordings. */
export function longSpeech(folder: string, repeats: number): string {
  const wav = readFileSync(speech('austen-7s'))
  const sound = wav.subarray(WAV_HEADER_BYTES)
  const header = Buffer.from(wav.subarray(0, WAV_HEADER_BYTES))
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + repeats * sound.length, 4)
  header.writeUInt32LE(repeats * sound.length, WAV_HEADER_BYTES - 4)
  const path = join(folder, 'long-speech.wav')
  writeFileSync(path, Buffer.concat([header, ...Array.from({ length: repeats }, () => sound)]))
  return path
}

export function hasProgram(name: string): boolean {
  try {
    execFileSync(name, ['-version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    // Programs that do not know the flag are there all the same.
    return error instanceof Error && 'code' in error ? error.code !== 'ENOENT' : true
  }
}

/** A sound file as mono floats at `rate`, decoded by ffmpeg. */
export function decode(path: string, rate = 48_000): Float32Array {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-ac', '1', '-ar', String(rate), '-'], {
    maxBuffer: 1 << 30,
  })
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
}

/**
 * The best normalised cross-correlation of `sound` with `reference`, and by how many samples `sound` lags behind it.
 * Found coarsely at every 12th lag on every 12th sample first.
 */
export function correlate(
  reference: Float32Array,
  sound: Float32Array,
  maxLag: number,
): { readonly correlation: number; readonly lag: number } {
  const coarse = best(reference, sound, { from: -maxLag, to: maxLag, step: 12, stride: 7 })
  return best(reference, sound, { from: coarse.lag - 24, to: coarse.lag + 24, step: 1, stride: 1 })
}

/**
 * The same for what went through a browser's microphone: a quarter of a second at a time, each piece within 30 ms of where the one before
 * lay. On a busy machine Chromium's fake microphone repeats buffers of 10 ms (seen: pieces at 0.95..0.99 that drift by 10 ms steps, and
 * 0.5..0.8 over the whole). Speech that was lost still shows: what follows lies too far away, or sounds unlike.
 */
export function correlateLoosely(reference: Float32Array, sound: Float32Array, maxLag: number): number {
  const piece = 12_000
  let { lag } = correlate(reference, sound, maxLag)
  let slack = 2_880
  let product = 0
  let first = 0
  let second = 0
  for (let from = piece; from + piece <= Math.min(reference.length, sound.length - lag); from += piece) {
    const part = reference.subarray(from, from + piece)
    const start = Math.max(0, from + lag - slack)
    const near = best(part, sound.subarray(start), { from: 0, to: 2 * slack, step: 4, stride: 3 })
    const at = start + near.lag
    lag = at - from
    slack = 1_440
    for (let i = 0; i < piece; i += 1) {
      const [a, b] = [part[i] ?? 0, sound[at + i] ?? 0]
      product += a * b
      first += a * a
      second += b * b
    }
  }
  return first > 0 && second > 0 ? product / Math.sqrt(first * second) : 0
}

function best(
  reference: Float32Array,
  sound: Float32Array,
  search: { from: number; to: number; step: number; stride: number },
) {
  let found = { correlation: -1, lag: 0 }
  for (let lag = search.from; lag <= search.to; lag += search.step) {
    let product = 0
    let first = 0
    let second = 0
    for (let i = Math.max(0, -lag); i < Math.min(reference.length, sound.length - lag); i += search.stride) {
      const a = reference[i] ?? 0
      const b = sound[i + lag] ?? 0
      product += a * b
      first += a * a
      second += b * b
    }
    const correlation = first > 0 && second > 0 ? product / Math.sqrt(first * second) : 0
    if (correlation > found.correlation) found = { correlation, lag }
  }
  return found
}
