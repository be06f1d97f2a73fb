/** What `earshot` tells the shell; documented in the README and in `--help`. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Kept in the outbox; goes out when the server can be reached. */
  queued: 3,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
