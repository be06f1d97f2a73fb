/** A draft may wait long before it is sent; what claims to be older than this was said by a clock that is wrong. */
const longestWaitMs = 30 * 24 * 3_600_000

/**
 * When a note was made, as it is shown: by its sender's clock, unless that cannot be. Nothing is made after the server took it, and
 * a clock that was never set must not put a day of 1970 into a conversation.
 */
export const shownTime = (createdAtMs: number, sentAtMs: number): number =>
  createdAtMs > sentAtMs || sentAtMs - createdAtMs > longestWaitMs ? sentAtMs : createdAtMs
