/** How long the panel shows what, in milliseconds, and how large it is, in device-independent pixels. */
export const panelTuning = {
  /** It went as the person wanted: a glance is enough. */
  sentMs: 2_000,
  /** A sentence of two lines, read by somebody who looks up from something else. */
  keptMs: 7_000,
  failedMs: 9_000,
  width: 440,
  /** By what is in it: a take; a sentence; a sentence above the line about the microphone; that line alone. */
  heights: { take: 116, outcome: 76, outcomeAndStandby: 116, standby: 44 },
  /** From the edge of the screen, where nobody has moved it. */
  marginPx: 24,
  /** Displays come and go; the places of so many are remembered. */
  mostPlaces: 24,
} as const
