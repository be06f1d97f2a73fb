/** Every duration and limit of push-to-talk and of takes, each with its reason. Milliseconds unless the name says otherwise. */
export const takeTuning = {
  /** Who draws has so long to hand over the last strokes and pictures; a picture of a wall of displays is made in less. */
  drawingEndsMs: 10_000,
  /** A press shorter than this is a tap and latches; people asked to tap stay below 200 ms, a spoken syllable starts after 300. */
  tapMs: 300,
  /** A press this soon after a latch is the second half of a double click, not a wish to stop (element-x-android #5780). */
  doublePressMs: 300,
  /**
   * Presses without a release between them, this close together, are key repeat. The longest initial delay a system offers is
   * 1000 ms (Windows); X11 has 660 ms. A later press means that the key-up was lost, so it stops the take.
   */
  repeatGapMs: 1_200,
  /** Kept after the key goes up: fingers are quicker than the last word (botc-release #88). */
  tailMs: 200,
  /** Long enough to read the notice and to reach for the mouse. */
  undoMs: 10_000,
  /** Most answers to an answer come within two minutes; longer, an open microphone is a worry (open-wispr #61). */
  lingerMs: 120_000,
  /** Covers a permission question that is read before it is answered; a driver that takes longer is stuck. */
  openTimeoutMs: 30_000,
  /** Pages come every 200 ms; 25 missing in a row mean that capture is dead though it says it records (electron #22860). */
  watchdogMs: 5_000,
  /** A pause longer than this has been forgotten: the take ends as a draft, and the microphone is let go. */
  longestPauseMs: 15 * 60_000,
  /** From asking capture to finish until the last page is on disk: the tail, one encoder flush, and patience for a busy machine. */
  finishTimeoutMs: 5_000,
  /** Nobody speaks for an hour on purpose. 3 s below it: pages under way when the limit is seen, and the tail, still fit. */
  limitMs: 60 * 60_000 - 3_000,
  /** Before the limit, seen and heard: time to come to an end, and time to finish the sentence. Longest first. */
  limitWarningsMs: [60_000, 10_000],
  /**
   * A held key that repeated and then fell silent may have been let go unseen; another key that is pressed stops the repeat too, so
   * this is not short. Nobody waits a minute in the middle of a sentence to be cut off.
   */
  repeatStoppedMs: 60_000,
  /** Buttons do not repeat, and the key hook tells no repeats; for so long people latch, they do not hold. */
  longestHoldMs: 10 * 60_000,
  /** Power loss costs at most this and one page; a killed process costs only the page that was still being spoken. */
  syncEveryMs: 1_000,
  /** Below this a recording is warned of. An hour of speech is 11 MB; what fills a disk so far is seldom done. */
  lowDiskBytes: 200_000_000,
  /** The pieces of a picture come one after the other, and then it is said to be whole: a page that is silent for so long has died. */
  pieceWaitsMs: 60_000,
  /** Of pieces that wait for the disk: the pictures of three large displays. A page that hands over more has to send it again. */
  waitingPieceBytes: 96_000_000,
  /** What is drawn leaves so much: an hour of speech, and the track and the manifest of its note. */
  keptForSpeechBytes: 15_000_000,
  /** A download or a backup fills a disk in minutes; asking costs one system call. */
  lookAtDiskEveryMs: 30_000,
  /** Two marks this close together are one, pressed twice. */
  doubleMarkMs: 1_000,
  /** A kept piece shorter than this is a click, not a word. */
  shortestPieceMs: 40,
  /** A draft cut to less than this says nothing; a short "yes" takes longer. */
  shortestEditMs: 500,
  /** More edits than anybody takes back one by one; the whole is always the oldest that is kept. */
  undoEdits: 50,
  /** 10 s of pages waiting for the disk: more is a disk that will not catch up, and memory is no place for a take. */
  writeQueuePages: 50,
} as const

/**
 * What counts as heard, as too loud and as many. Levels are the loudest sample of 20 ms, 0..255 of full scale. Measured on the speech in
 * `test/fixtures`: its loudest levels are 76 to 128, its pauses 2 to 4; spoken 20 dB more quietly, the loudest are still 8 to 13.
 */
export const guardTuning = {
  /** -36 dB: a microphone in a quiet room gives 0 to 3, a switched-off or virtual one gives 0. */
  faintLevel: 4,
  /** -26 dB: so loud, it is heard whatever the noise. */
  clearLevel: 13,
  /** A voice is at least 10 dB above the noise between its words; the noise itself stays within 6 dB. */
  aboveNoise: 3,
  /** 100 ms: a syllable is longer, a knock on the desk is shorter. */
  heardSpans: 5,
  /** Full scale but for rounding. */
  fullScaleLevel: 254,
  /** Speech that is normalised to full scale touches it in 1 of 100 spans; at twice that loudness, in 1 of 4. */
  distortedShare: 0.15,
  /** Beyond this nobody means everybody by accident. */
  manyPeople: 20,
  /** 3 s: longer than a breath, short enough to start anew. */
  silentSpans: 150,
} as const
