/**
 * The highest point of a sound between its samples as well: four times oversampled with the filter of ITU-R BS.1770-5, annex 2.
 * A speaker plays the curve, not the points, so this is what must not pass full scale.
 */
export interface TruePeak {
  /**
   * The highest absolute value around the next sample, if it is higher than `known`; the filter's delay is six samples.
   * Where nothing higher can be, it is not looked for: in speech that is nine times out of ten.
   */
  next(sample: number, known: number): number
}

const TAPS = 12
/** The table of annex 2, newest sample first; the other two phases are these backwards. */
const PHASE_0 = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
  -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
]
const PHASE_1 = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
]

/** No curve rises higher over samples that are all at most 1: the sum of one phase's coefficients, 2.02, rounded up. */
const MOST_OVERSHOOT = 2.05

export function createTruePeak(): TruePeak {
  const early = Float64Array.from(PHASE_0)
  const late = Float64Array.from(PHASE_1)
  /** Written twice, so that the last twelve always stand in a row. */
  const line = new Float64Array(2 * TAPS)
  let at = 0
  /** Samples until the last one that might be part of something higher is out of the line. */
  let near = 0
  return {
    next(sample, known) {
      at = at === 0 ? TAPS - 1 : at - 1
      line[at] = sample
      line[at + TAPS] = sample
      if (Math.abs(sample) * MOST_OVERSHOOT > known) near = TAPS
      if (near === 0) return 0
      near -= 1
      let a = 0
      let b = 0
      let c = 0
      let d = 0
      for (let i = 0; i < TAPS; i += 1) {
        const value = line[at + i] ?? 0
        const first = early[i] ?? 0
        const second = late[i] ?? 0
        a += value * first
        b += value * second
        const back = line[at + TAPS - 1 - i] ?? 0
        c += back * second
        d += back * first
      }
      return Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d))
    },
  }
}
