/**
 * How loud a sound is to the ear, before it is squared and averaged: the two filters of ITU-R BS.1770-5, annex 1, with the
 * coefficients given there for 48 kHz. One channel.
 */
export interface KWeighting {
  /** The next sample, weighted. */
  next(sample: number): number
}

/** The head, as a shelf of 4 dB above 2 kHz. */
const SHELF = {
  b0: 1.53512485958697,
  b1: -2.69169618940638,
  b2: 1.19839281085285,
  a1: -1.69065929318241,
  a2: 0.73248077421585,
}
/** What is too low to be heard. Its zeros are a plain second difference: 1, -2, 1. */
const HIGH_PASS = { a1: -1.99004745483398, a2: 0.99007225036621 }

/** Below this a filter's memory is nothing; without a floor it would become subnormal, which is a hundred times slower. */
const TINY = 1e-20

export function createKWeighting(): KWeighting {
  let shelf1 = 0
  let shelf2 = 0
  let high1 = 0
  let high2 = 0
  return {
    next(sample) {
      // Transposed direct form II.
      const shelved = SHELF.b0 * sample + shelf1 + TINY
      shelf1 = SHELF.b1 * sample - SHELF.a1 * shelved + shelf2
      shelf2 = SHELF.b2 * sample - SHELF.a2 * shelved
      const passed = shelved + high1
      high1 = -2 * shelved - HIGH_PASS.a1 * passed + high2
      high2 = shelved - HIGH_PASS.a2 * passed
      return passed
    },
  }
}
