/** Every duration of capture and playback in the page, each with its reason. Milliseconds. */
export const captureTuning = {
  /** After the tail: flushing the encoder takes below 5 ms, so this is patience for a busy machine. The core waits longer. */
  finishGraceMs: 2_000,
  /** Systems mute a track for an instant while they switch devices; longer than this is for good. */
  muteMs: 3_000,
  /** A room answers a soft tone for less than this; it is what the start sound costs. */
  cueEchoMs: 60,
  /** A tone lasts 120 ms. One that does not come to an end must not keep a take from beginning. */
  cueLimitMs: 500,
  /** A device that took over and is gone again this soon is not worth another try. */
  flappingMs: 1_000,
} as const

export const playerTuning = {
  /** A step of time update longer than this at the present rate was a jump, not listening. Chromium sends one each 250 ms. */
  heardGapMs: 1_500,
  /** Long enough that no ear hears a click, short enough to be no pause of its own. */
  fadeMs: 6,
  /** Of a recording that has not told its length: nobody thinks for so long while they speak. */
  longestBlindJumpMs: 60_000,
  /** What is left of a pause must be worth the jump: one takes about 30 ms. At normal speed. */
  leastJumpMs: 60,
  /** A speed may change, a clock may drift: looked at again at least this often. */
  lookAgainMs: 500,
  /** Between two notes the output stays awake: waking it takes longer than starting a note. */
  restAfterMs: 30_000,
  /** A jump over a pause is done sooner; what takes longer is a recording that has not come so far. */
  starvedMs: 400,
  /** What a sender says of the length is taken for true when it is this close. */
  lengthSlackMs: 50,
  /** A recording that ends so much sooner than it was said to is told to be cut. */
  cutShortMs: 500,
} as const
