/** Numbers of the bridge. */
export const bridgeTuning = {
  /** The program answers on the same computer: a first retry may be quick. */
  firstRetryMs: 250,
  /** Long enough not to wake a sleeping laptop for nothing, short enough to be back before one wonders. */
  longestRetryMs: 4_000,
  /**
   * Speech is 3 kB/s, so this much unsent means that the program stands still. The connection is cut then: the core keeps
   * what it has as a draft, where a dropped page would be a hole in the recording.
   */
  stuckBytes: 8_000_000,
  /** Of files under way: two pieces, so that the next is there when one is taken. */
  fileAheadBytes: 512_000,
  fileWaitMs: 5,
} as const
