/** Numbers of drawing and looking, each with its reason. */

/** In pixels of a picture as wide as this; on wider ones as much more, so that a line looks the same on every display. */
export const widths = [3, 6, 12] as const
export const PICTURE_WIDTH_OF_WIDTHS = 1600
/** The height of letters, in widths of a line. */
export const LETTERS_PER_WIDTH = 5.5
export const SMALLEST_LETTERS = 16

/** How near to a mark erasing and clicking must come, in pixels of the screen. */
export const REACH_PX = 6
/** A hovering pointer is noted this often; simplifying takes out most of it again. */
export const HOVER_EVERY_MS = 40
/** A pointer that rested so long begins anew. */
export const HOVER_REST_MS = 700
/** A run of the pointer goes into the track after so many points: what is in it survives a crash. */
export const HOVER_POINTS = 100

export const zoom = {
  smallest: 0.05,
  largest: 16,
  /** One key or notch. */
  step: 1.25,
  /** One arrow key, in pixels of the screen. */
  pan: 60,
} as const

/** Marks without words are one step of a drawing when each comes so soon after the one before, and the last so soon after the first. */
export const drawnMoment = { restMs: 2_000, longestMs: 5_000 } as const

/** Room around a picture that is fitted into its window. */
export const FIT_MARGIN_PX = 16
/** Drawing a full picture anew takes no more than this of a frame; the rest of it waits for the next. */
export const SLICE_MS = 7
/** So many marks that came or went are drawn anew where they are; for more, everything is. */
export const PATCHED_MARKS = 40
