/**
 * Integrated loudness by EBU R 128 and ITU-R BS.1770-5, annex 1: blocks of 400 ms that overlap by 75 %, those below -70 LUFS
 * left out, then those 10 LU below the mean of the rest. One channel, so a sine of 997 Hz at full scale is -3.01 LUFS.
 */
export interface LoudnessBuilder {
  /** The mean square of the next 20 ms, K-weighted (`sound-meter.ts`). */
  push(meanSquare: number): void
  /** LUFS; null when nothing was louder than -70. May be asked at any time. */
  integrated(): number | null
}

/** Frames of 20 ms in 400 ms and in 100 ms. */
const BLOCK_FRAMES = 20
const STEP_FRAMES = 5
const ABSOLUTE_GATE = -70
const RELATIVE_GATE = -10
/** Of the table of blocks: the relative gate is as fine as one of them, everything else is exact. LU. */
const BIN = 0.05
const BIN_COUNT = 2000

/** Mean square to LUFS, for one channel. */
export const lufsOf = (meanSquare: number): number => -0.691 + 10 * Math.log10(meanSquare)

/** Fixed memory, whatever the length: blocks are counted and summed up by how loud they are, which is all that the gates ask. */
export function createLoudnessBuilder(): LoudnessBuilder {
  const counts = new Uint32Array(BIN_COUNT)
  const sums = new Float64Array(BIN_COUNT)
  const frames = new Float64Array(BLOCK_FRAMES)
  let frameTotal = 0

  const binOf = (lufs: number): number => Math.min(BIN_COUNT - 1, Math.floor((lufs - ABSOLUTE_GATE) / BIN))

  function addBlock(): void {
    let sum = 0
    for (const frame of frames) sum += frame
    const meanSquare = sum / BLOCK_FRAMES
    const lufs = lufsOf(meanSquare)
    if (!(lufs > ABSOLUTE_GATE)) return
    const bin = binOf(lufs)
    counts[bin] = (counts[bin] ?? 0) + 1
    sums[bin] = (sums[bin] ?? 0) + meanSquare
  }

  function meanFrom(bin: number): number {
    let count = 0
    let sum = 0
    for (let i = bin; i < BIN_COUNT; i += 1) {
      count += counts[i] ?? 0
      sum += sums[i] ?? 0
    }
    return count === 0 ? 0 : sum / count
  }

  /** Shorter than one block: as loud as all of it. */
  function short(): number | null {
    let sum = 0
    for (let i = 0; i < frameTotal; i += 1) sum += frames[i] ?? 0
    const lufs = lufsOf(sum / frameTotal)
    return lufs > ABSOLUTE_GATE ? lufs : null
  }

  return {
    push(meanSquare) {
      frames[frameTotal % BLOCK_FRAMES] = Math.max(0, meanSquare)
      frameTotal += 1
      if (frameTotal >= BLOCK_FRAMES && frameTotal % STEP_FRAMES === 0) addBlock()
    },
    integrated() {
      if (frameTotal < BLOCK_FRAMES) return frameTotal === 0 ? null : short()
      const mean = meanFrom(0)
      if (mean === 0) return null
      const gate = lufsOf(mean) + RELATIVE_GATE
      return lufsOf(meanFrom(Math.max(0, Math.ceil((gate - ABSOLUTE_GATE) / BIN))))
    },
  }
}
