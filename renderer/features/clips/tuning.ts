/** Every number of recording a clip, each with its reason. Milliseconds unless the name says otherwise. */
export const clipTuning = {
  /** So often the recorder gives what it has: a kill loses no more than this. */
  sliceMs: 500,
  /** So long the beginning of a stretch is placed anew by each page of the take: ten of them are two seconds. */
  placedAfterMs: 2_500,
  /** A busy computer gives its first pieces late: the soonest one comes when it has caught up. */
  measuredForMs: 10_000,
  /** From a frame to the piece that ends before it: 20 to 25 were seen, at each rate. */
  encodedAfterMs: 40,
  /** A place that is sought is decoded from the key frame before it: two seconds of frames are decoded in a fraction of one. */
  keyFrameEveryMs: 2_000,
  /** A refusal may pass (a disk that is made room on); until then the bytes are held here. */
  againMs: 2_000,
  longestAgainMs: 30_000,
  /** Held because the disk takes none: four minutes at 2 Mbit/s. What a page may use beside its sound ends about there. */
  heldBytes: 64_000_000,
  /** Of what a clip can have: one is told so long before the end, about two minutes at 2 Mbit/s. */
  warnBytes: 30_000_000,
  /** The index of a clip and its last pieces still find room. */
  endBytes: 7_000_000,
  /** After a seek, what it ended late by is caught up with by speed: seeking again would end late again. */
  seekPauseMs: 1_500,
  /** What is further away than this is sought all the same. */
  catchUpMs: 600,
  /** Nobody sees this, and the speed stays as it is. */
  nearMs: 30,
  /** The voice goes on meanwhile; whoever looks is told from here on. */
  waitToldMs: 400,
  /** So often it is asked how much of a clip is here, while it is waited for. */
  standingEveryMs: 500,
  /** One seek that stood still is no measure of the next. */
  longestSeekMs: 500,
  /** The recorder gives its last piece a moment after it was stopped; without one there is nothing to wait for. */
  lastPieceMs: 3_000,
  /** A recording that is to go with a clip has begun by then, or never does. */
  takeWaitMs: 5_000,
  /** One frame of a clip that has to be fetched first: its beginning, its index, and two seconds of it, over a slow network. */
  frameWaitMs: 15_000,
  /** A frame that was sought is drawn within two or three of the display's. */
  frameAfterMs: 250,
} as const

/** What a person chooses from. 5: slides and code. 15: clicks and scrolling. 30: what moves by itself. */
export const frameRates = [5, 15, 30] as const
export type FrameRate = (typeof frameRates)[number]
/** Until somebody chooses another. */
export const USUAL_RATE: FrameRate = 15

/** Letters stay sharp up to here; more is encoded too slowly on two cores, and the recorder would drop frames. */
export const LARGEST_CLIP = { width: 2560, height: 1600 } as const

/** For one pixel of one frame: what VP9 needs for a page that is scrolled and read. Few frames change more from one to the next. */
const BITS_FOR_PIXEL: Readonly<Record<FrameRate, number>> = { 5: 0.12, 15: 0.06, 30: 0.04 }
const LEAST_BITS = 400_000
const MOST_BITS = 4_000_000

/** Of a clip of this size, bits a second. */
export function bitrateOf({ width, height }: { readonly width: number; readonly height: number }, rate: FrameRate) {
  const bits = width * height * rate * BITS_FOR_PIXEL[rate]
  return Math.round(Math.min(MOST_BITS, Math.max(LEAST_BITS, bits)))
}
