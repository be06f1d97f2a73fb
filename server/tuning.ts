/** Numbers of the server that are nobody's contract; each with its reason. */
export const tuning = {
  /** Longest wait for another writer of the same file: only `earshot invite` is one, for a millisecond. */
  busyTimeoutMs: 5_000,
  /** Distinct SQL texts kept prepared; the program has about 60, lists of parameters add some. */
  preparedStatements: 256,
  /** What a live receiver may leave unread before it is told to pull instead: some 1,000 events of voice notes. */
  liveBufferBytes: 1_000_000,
  /** Events of one write told one by one; a note is one, a small group's beginning a dozen, a large channel's thousands. */
  liveEventsPerWrite: 50,
  /** Several cuts in a row may leave that many half-dead connections of one device until the heartbeat ends them. */
  liveConnectionsPerDevice: 8,
  /** Under the 30 s after which home routers forget an idle connection. */
  heartbeatMs: 25_000,
  /** A socket on which nothing moves; longer than any pause a slow but living link makes. */
  socketIdleMs: 120_000,
  /** From the first byte of a request to its last: 4 MB, the largest piece our clients send, at 55 kbit/s. What came stays. */
  requestMs: 600_000,
  /** How long closing waits for answers under way. */
  closeGraceMs: 2_000,
  /** An upload nobody went on with, or a whole one that no note took; the recorder's own file is the master and starts it again. */
  uploadLifeMs: 24 * 3_600_000,
  /** How far back whole recordings without a note are looked for; a server is seldom down for longer. */
  orphanSearchMs: 30 * 24 * 3_600_000,
  /** Hashes kept in memory for uploads that pause; rebuilt from the file afterwards. */
  uploadSessionIdleMs: 10 * 60_000,
  collectEveryMs: 3_600_000,
  /** Failed attempts to join, per address: nobody mistypes a link ten times a minute. */
  joinFailures: 10,
  joinWindowMs: 60_000,
  /** Events in one answer to a pull, as stored; 500 of the longest texts would be ten times that. */
  pullBytes: 1_000_000,
  /** Largest JSON body: 20,000 streams' cursors. */
  jsonBytes: 1_048_576,
} as const
