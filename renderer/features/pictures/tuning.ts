/** Numbers of making pictures ready, each with its reason. */

/** WebP holds no more; what is larger is made smaller. */
export const LARGEST_SIDE = 16_383
/** What a wall of displays has; more was made to fill memory. */
export const LARGEST_INPUT_SIDE = 20_000
/** Four bytes each while it is drawn on, in some copies: a gigabyte and a half at most. */
export const LARGEST_INPUT_PIXELS = 100_000_000
/** Looks at most like a note's row, twice as sharp. */
export const THUMBNAIL_SIDE = 480
/** Where a photograph still looks like one; what was drawn keeps every pixel by the way below. */
export const LOSSY_QUALITY = 0.8
export const THUMBNAIL_QUALITY = 0.75
/** Chromium makes a WebP without loss of exactly this. */
export const LOSSLESS_QUALITY = 1
/** Up to so many colours a picture is drawn, not photographed. */
export const FEW_COLOURS = 2_048
/** One pixel in so many is looked at, spread over all of it. */
export const SAMPLED_PIXELS = 40_000
/** Exact letters are worth so much more room. */
export const LOSSLESS_WORTH = 1.25
/** A screen that may not be captured comes as black: no channel is above this. */
export const BLACK_LEVEL = 4
