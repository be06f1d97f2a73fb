import { readFileSync, writeFileSync } from 'node:fs'
import { speech } from './sound.ts'

const RATE = 16_000
const HEADER_BYTES = 44

/** Writes sentences of the fixtures with so much room between them, as 16 kHz mono WAV. The room hums a little: no microphone is silent. */
export function writePausedSpeech(path: string, names: readonly Parameters<typeof speech>[0][], pauseMs: number): void {
  const pause = new Int16Array((pauseMs * RATE) / 1000)
  const parts = names.flatMap((name, i) => (i === 0 ? [samplesOf(name)] : [pause, samplesOf(name)]))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const samples = new Int16Array(length)
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  const hummed = samples.map((value, i) => value + Math.round(8 * Math.sin(i / 20)))
  const header = Buffer.from(readFileSync(speech('austen-3s')).subarray(0, HEADER_BYTES))
  header.writeUInt32LE(36 + hummed.byteLength, 4)
  header.writeUInt32LE(hummed.byteLength, 40)
  writeFileSync(path, Buffer.concat([header, Buffer.from(hummed.buffer)]))
}

function samplesOf(name: Parameters<typeof speech>[0]): Int16Array {
  const bytes = readFileSync(speech(name)).subarray(HEADER_BYTES)
  return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i))
}
