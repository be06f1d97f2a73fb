/** Every number of showing something, each with its reason. Milliseconds unless the name says otherwise. */
export const showingTuning = {
  /** What was drawn is in the core's hands so soon after it was finished: more than a dying window may lose. */
  journalEveryMs: 250,
  /** A refusal may pass (a disk that is made room on); until then what was drawn is held here. */
  againMs: 2_000,
  longestAgainMs: 60_000,
  /** In one message: as many as the core takes. */
  eventsAtOnce: 2_000,
  /** Blurs that are drawn one after the other are burned into the picture together. */
  burnAfterMs: 150,
  /** Of the newest pages, whichever came soonest says best where the recording is: ten are two seconds. */
  pagesCompared: 10,
  /** No page for so long: nothing is recorded just now, whatever the clock says. Pages come every 200 ms. */
  longestLeadMs: 1_000,
  /** The Esc that leaves the drawing is seen by whoever watches all keys of the computer too, a moment sooner or later. */
  escapeEchoMs: 600,
} as const
