/** Durations of the key hook, each with its reason. */
export const hookTuning = {
  /** Quick enough that nobody reaches for the key in between. */
  firstRestartMs: 1_000,
  /** A display that is not there is asked for once a minute, at next to no cost. */
  longestRestartMs: 60_000,
  /** A hook that ran this long was sound: its end counts as the first. */
  soundAfterMs: 30_000,
  /** Permission given in System Settings is noticed before the person is back in the app. */
  permissionPollMs: 3_000,
  /** A busy computer starts it in a few seconds; one that has said nothing by then hangs. */
  silentStartMs: 20_000,
  /** It has said why it cannot run and ends within milliseconds of that, unless it hangs. */
  lastWordsMs: 1_000,
  /** SIGTERM ends it at once; this is for a process that hangs in the library. */
  stopGraceMs: 1_000,
  /** Longer than the hook takes to be started again: nothing takes its place for one fall. */
  standInAfterMs: 4_000,
  /** KDE may tell of letting go and pressing again while a key is held: fingers are never that quick, and the tail is longer. */
  portalFlutterMs: 150,
  /**
   * Presses of one shortcut this close together are key repeat: the system tells of each. The longest delay before the first repeat is
   * 1000 ms (Windows).
   */
  shortcutRepeatMs: 1_200,
  /** A profile that ended gives its chord to another one within this; nobody changes over faster. */
  sharedChordPollMs: 3_000,
} as const
