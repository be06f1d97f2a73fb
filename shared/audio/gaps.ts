import type { StoredSound } from './sound-frames.ts'

/**
 * Pauses of a recording that a listener can do without: silences of more than 300 ms, less 150 ms at each end. Milliseconds of the
 * recording's own clock, in order, apart. Found where the recording is made, so that no listener has to decode it first.
 */
export interface Gap {
  readonly fromMs: number
  readonly toMs: number
}

const FRAME_MS = 20
/** Every pause between words is shorter; what is longer is thought, or nothing. */
const SILENCE_MS = 300
/** The last consonant of a word and the first of the next are soft; they lie well within this. */
const EDGE_MS = 150

/**
 * Decibels. Silence is what lies close to the quietest of this recording, or is so far below its speech that nobody hears it. But where
 * that would come near to speech itself (a noisy room), nothing is silence: rather no pause is skipped than one word.
 */
const ABOVE_NOISE = 8
const LEAST_ABOVE_NOISE = 4
const INAUDIBLE_BELOW_SPEECH = 45
const LEAST_BELOW_SPEECH = 26
/** Quieter than this all through, there is no speech to go by. */
const QUIETEST_SPEECH = -65

/** The noise is the quietest twentieth, speech the loudest. */
const NOISE_SHARE = 0.05
const SPEECH_SHARE = 0.95

/** A frame that is not known counts as speech. */
export function findGaps(sound: StoredSound): Gap[] {
  const threshold = silenceBelow(sound)
  if (threshold === null) return []
  const gaps: Gap[] = []
  let start = 0
  for (let i = 0; i <= sound.count; i += 1) {
    if (i < sound.count && sound.energyDb(i) < threshold) continue
    const silenceMs = (i - start) * FRAME_MS
    if (silenceMs > SILENCE_MS) gaps.push({ fromMs: start * FRAME_MS + EDGE_MS, toMs: i * FRAME_MS - EDGE_MS })
    start = i + 1
  }
  return gaps
}

/** What is quieter than this is silence; null where that cannot be told. */
function silenceBelow(sound: StoredSound): number | null {
  const shares = createShares(sound)
  const noise = shares(NOISE_SHARE)
  const speech = shares(SPEECH_SHARE)
  if (noise === null || speech === null || speech < QUIETEST_SPEECH) return null
  const wished = Math.max(noise + ABOVE_NOISE, speech - INAUDIBLE_BELOW_SPEECH)
  const threshold = Math.min(wished, speech - LEAST_BELOW_SPEECH)
  return threshold < noise + LEAST_ABOVE_NOISE ? null : threshold
}

const LOWEST_DB = -100
const STEPS = 240
const STEP_DB = 0.5

/** How loud the quietest so many of all frames are, to half a decibel. */
function createShares(sound: StoredSound): (share: number) => number | null {
  const counts = new Uint32Array(STEPS)
  let total = 0
  for (let i = 0; i < sound.count; i += 1) {
    const db = sound.energyDb(i)
    if (Number.isNaN(db)) continue
    const step = Math.min(STEPS - 1, Math.max(0, Math.round((db - LOWEST_DB) / STEP_DB)))
    counts[step] = (counts[step] ?? 0) + 1
    total += 1
  }
  return (share) => {
    let seen = 0
    for (let step = 0; step < STEPS; step += 1) {
      seen += counts[step] ?? 0
      if (seen > share * total) return LOWEST_DB + step * STEP_DB
    }
    return null
  }
}

/** As it travels: by turns how long it plays and how long it pauses. */
export function packGaps(gaps: readonly Gap[], most: number): number[] {
  // The longest are worth the most.
  const longest = [...gaps].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, most)
  const kept = gaps.length <= most ? gaps : longest.sort((a, b) => a.fromMs - b.fromMs)
  let at = 0
  return kept.flatMap(({ fromMs, toMs }) => {
    const pair = [fromMs - at, toMs - fromMs]
    at = toMs
    return pair
  })
}

/** What a sender said, as far as it can be true: whatever reaches past the end is cut, and what makes no sense is dropped. */
export function unpackGaps(packed: readonly number[] | undefined, durationMs: number): Gap[] {
  const gaps: Gap[] = []
  let at = 0
  for (let i = 0; i + 1 < (packed?.length ?? 0); i += 2) {
    const fromMs = at + Math.max(0, packed?.[i] ?? 0)
    const toMs = Math.min(durationMs, fromMs + Math.max(0, packed?.[i + 1] ?? 0))
    if (!(toMs > fromMs)) break
    gaps.push({ fromMs, toMs })
    at = toMs
  }
  return believableGaps(gaps, durationMs)
}

/** Where speech is less than a twentieth of a recording, no pauses are found in it (`SPEECH_SHARE`); some room for rounding. */
const MOST_SHARE = 0.97

/**
 * The same pauses for a recording of this length, which was another one until now. Where hardly anything but pauses is left, none of them is
 * believed: such a note could not be heard at all.
 */
export function believableGaps(gaps: readonly Gap[], durationMs: number): Gap[] {
  const within = gaps
    .map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, durationMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs)
  return gapsMs(within) > durationMs * MOST_SHARE ? [] : within
}

/** How much of a recording its pauses are. */
export const gapsMs = (gaps: readonly Gap[]): number => gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
