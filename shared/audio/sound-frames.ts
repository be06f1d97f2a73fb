/**
 * What is known of each 20 ms of a recording, small enough to lie beside it: how loud it is to the ear, and its true peak. From these,
 * loudness and pauses follow for any part of it, without decoding: after a cut, an append, a crash.
 *
 * Four bytes a frame: two numbers u16 LE in steps of 0.01 dB above -100 dB; 0 is silence, and all bits set is not known.
 */
export const SOUND_FRAME_BYTES = 4
/** 20 ms at 48 kHz, one Opus frame. */
export const SOUND_FRAME_SAMPLES = 960

export interface SoundFrame {
  /** K-weighted. */
  readonly meanSquare: number
  /** Absolute, 1 is full scale. */
  readonly truePeak: number
}

const FLOOR_DB = -100
const STEPS_PER_DB = 100
const UNKNOWN = 0xffff
const MOST = 0xfffe

const stepsOf = (db: number): number =>
  db > FLOOR_DB ? Math.min(MOST, Math.max(1, Math.round((db - FLOOR_DB) * STEPS_PER_DB))) : 0
function dbOf(steps: number): number {
  if (steps === UNKNOWN) return Number.NaN
  return steps === 0 ? Number.NEGATIVE_INFINITY : steps / STEPS_PER_DB + FLOOR_DB
}

export function encodeSoundFrames(frames: readonly SoundFrame[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(frames.length * SOUND_FRAME_BYTES)
  const view = new DataView(bytes.buffer)
  frames.forEach(({ meanSquare, truePeak }, i) => {
    view.setUint16(i * SOUND_FRAME_BYTES, stepsOf(10 * Math.log10(meanSquare)), true)
    view.setUint16(i * SOUND_FRAME_BYTES + 2, stepsOf(20 * Math.log10(truePeak)), true)
  })
  return bytes
}

/** Frames as they lie in a file; half a frame at the end is none. */
export interface StoredSound {
  readonly count: number
  /** Decibels of the K-weighted mean square; -Infinity is silence, NaN not known. */
  energyDb(index: number): number
  /** dBTP; -Infinity is silence, NaN not known. */
  peakDb(index: number): number
}

export function readSoundFrames(bytes: Uint8Array): StoredSound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    count: Math.floor(bytes.length / SOUND_FRAME_BYTES),
    energyDb: (index) => dbOf(view.getUint16(index * SOUND_FRAME_BYTES, true)),
    peakDb: (index) => dbOf(view.getUint16(index * SOUND_FRAME_BYTES + 2, true)),
  }
}

/** So many frames of which nothing is known, to be filled in. */
export const unknownSoundFrames = (count: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(count * SOUND_FRAME_BYTES).fill(0xff)
