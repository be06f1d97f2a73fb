import type { BubbleSize } from '#shared/contract/settings.ts'

/** Every number of the camera in a clip, each with its reason. Milliseconds unless the name says otherwise. */
export const cameraTuning = {
  /** Of the shorter side of the clip, how much the bubble is across. A face is seen on a telephone from 18 % on. */
  diameter: { small: 0.18, medium: 0.26, large: 0.38 } satisfies Record<BubbleSize, number>,
  /** Of the shorter side of the clip, to both edges. */
  margin: 0.03,
  /** A light edge around it, of its diameter: it stands out on dark and light screens. */
  edge: 0.015,
  /** No more pixels than a large bubble has on the largest clip; 4:3 is what every camera has. */
  wish: { width: 640, height: 480 },
  /** A camera that was opened and has given nothing for so long is told of. Slow ones begin after three seconds. */
  blankAfterMs: 5_000,
  /** A camera that gives nothing for so long is left out of the picture until it gives something again. */
  stalledAfterMs: 2_000,
  /** So often it is looked whether a picture is due that nobody gave: a recorder that has begun waits no longer than that. */
  looksEveryMs: 40,
  /** The first composed picture must come within this, or it is tried another way. */
  firstPictureMs: 3_000,
  /** Where only the page can compose: so often it looks whether a picture is due while nothing tells it. */
  pageLooksEveryMs: 1_000,
} as const
