import { readFile } from 'node:fs/promises'
import { correlate, decode } from '../../support/sound.ts'
import type { FoundTake } from './core-process.ts'
import { SOUND_RATE, type SpokenSpeech } from './spoken-speech.ts'

/** What became of one take that was killed. */
export interface Verdict {
  readonly lost: boolean
  readonly duplicated: boolean
  /** Why it is not what was spoken; null when it is. */
  readonly corrupted: string | null
  readonly lossMs: number
}

/** Below this a few frames decide, and the room before the first word is all there is to compare. */
const JUDGED_FROM_MS = 1_000
/** Opus at 24 kbit/s keeps 0.96..0.98 of the wave of recorded speech. */
const LEAST_CORRELATION = 0.9
/** 3 ms: what encoder and decoder may disagree about where the sound begins. */
const MAX_LAG = 144

/** `spokenMs`: how much had been said when the core died. */
export async function judge(
  takes: readonly FoundTake[],
  said: { readonly speech: SpokenSpeech; readonly spokenMs: number; readonly mayLoseMs: number },
): Promise<Verdict> {
  const [take] = takes
  const lossMs = said.spokenMs - (take?.durationMs ?? 0)
  return {
    lost: !take && said.spokenMs > said.mayLoseMs,
    duplicated: takes.length > 1,
    corrupted: take ? await faultOf(take, said.speech) : null,
    lossMs,
  }
}

async function faultOf(take: FoundTake, { pages, sound }: SpokenSpeech): Promise<string | null> {
  if (take.state !== 'draft' || !take.path) return `it is ${take.state}, without a file`
  const bytes = await readFile(take.path)
  let decoded: Float32Array
  try {
    decoded = decode(take.path, SOUND_RATE)
  } catch (error) {
    return `it cannot be decoded: ${String(error)}`
  }
  const decodedMs = (decoded.length * 1000) / SOUND_RATE
  if (Math.abs(decodedMs - take.durationMs) > 1) return `${decodedMs} ms decoded, ${take.durationMs} ms said`
  const page = firstDifferent(bytes, pages)
  if (page !== null) return `page ${page} is not the one that was spoken`
  if (take.durationMs < JUDGED_FROM_MS) return null
  const { correlation } = correlate(sound.subarray(0, decoded.length), decoded, MAX_LAG)
  return correlation < LEAST_CORRELATION ? `it correlates only ${correlation.toFixed(3)} with what was spoken` : null
}

/** Sealing rewrites the header of the last page (end mark, checksum), so of that one only the body is compared. */
export function firstDifferent(bytes: Buffer, pages: readonly { readonly page: Uint8Array }[]): number | null {
  let at = 0
  for (const [index, { page }] of pages.entries()) {
    const found = bytes.subarray(at, at + page.length)
    if (found.length === 0) return null
    const from = at + page.length >= bytes.length ? OGG_HEADER_BYTES : 0
    if (Buffer.compare(found.subarray(from), page.subarray(from)) !== 0) return index
    at += page.length
  }
  return at === bytes.length ? null : pages.length
}

const OGG_HEADER_BYTES = 27
