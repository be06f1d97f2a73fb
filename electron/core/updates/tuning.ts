const SECOND_MS = 1_000
const HOUR_MS = 3_600 * SECOND_MS

export const tuning = {
  /** After the start: whoever opens the app to say something has the network and the disk first. */
  firstCheckMs: 30 * SECOND_MS,
  /** A version a day at most is published; a laptop that is opened for an hour should hear of it all the same. */
  checkEveryMs: 6 * HOUR_MS,
} as const
