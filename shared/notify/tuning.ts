/** Every duration and limit of notifications, each with its reason. */
export const notifyTuning = {
  /** Notes come in bursts: what comes within this of the one before is told together. Shorter than a person notices. */
  gatherMs: 700,
  /** A stream of notes does not keep the first waiting longer than this. */
  gatherLimitMs: 4_000,
  /** More than this is one summary, whether they came at once or one by one. */
  summaryFromNotes: 20,
  /** More places than this are one summary. */
  summaryFromPlaces: 3,
  /** One place sounds again only after this; until then its notification is brought up to date in silence. */
  soundAgainMs: 60_000,
  /** Sent longer ago than this, and pulled: that is catching up. It is told of in one quiet summary. */
  freshMs: 3_600_000,
  /** More than this in one pull is catching up, whatever its age; a burst that a busy server hands over is smaller. */
  longPull: 2_000,
  /** After waking or starting, the last of what was missed is here by then, and a window that opens has the focus. */
  missedSettleMs: 5_000,
  /** Silences end by the clock, which is looked at this often. */
  missedLookMs: 20_000,
  /** What "later" means. */
  laterMs: 3_600_000,
  /** A clock is corrected by a little now and then; by more than this it was set back. */
  clockSlackMs: 5 * 60_000,
  /** Two lines on any system. */
  snippetLength: 140,
} as const
