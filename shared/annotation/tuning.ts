/** Every limit, step and duration of the track, each with its reason. */

/** What one track may hold. A person drawing without a pause for an hour stays below each; whatever is above was not drawn by hand. */
export const budget = {
  durationMs: 3_600_000,
  /** Of the encoded track: a note with a full drawing still goes out before its sound does. */
  bytes: 2_000_000,
  scenes: 100,
  events: 20_000,
  /** Of all paths together: about fifty a second for an hour, after simplifying. */
  points: 200_000,
  /** Of one path; half an hour of one line without lifting the pen. */
  pathPoints: 20_000,
  /** Marks named by erasing, clearing and undoing, together. */
  namedMarks: 200_000,
  textLength: 500,
  allTextLength: 20_000,
  labelLength: 200,
  /** Events that go on at once: ten fingers and their trails, with room. */
  atOnce: 64,
  /** Side of a picture: what the largest walls of displays have. */
  pictureSide: 20_000,
  /** A line may leave its picture; this far is already nowhere. */
  coordinate: 40_000,
  width: 400,
  stepNumber: 999,
} as const

/** Coordinates, widths and sizes are whole quarters of a pixel of the picture: rounding moves a point by 0.18 px at most. */
export const UNITS_PER_PX = 4
/** Pressure is in 128ths: finer than any pen is felt to be, and exact as a number. */
export const PRESSURE_STEPS = 128
/** What a device without pressure says; lines then have their plain width. */
export const EVEN_PRESSURE = 0.5

/** With the rounding above, simplifying stays within half a pixel. */
export const simplifying = {
  /** How far the shape of a line may move. */
  shapePx: 0.3,
  /** How far its tip may be, at any time, from where it was: a sixth of a frame's way of a quick hand. */
  motionPx: 4,
  /** Of the pressure; a tenth of a line's width at most. */
  pressure: 0.06,
} as const

/** For what moves and is not kept: the pointer and the laser. */
export const simplifyingMotion = { shapePx: 0.6, motionPx: 4, pressure: 1 } as const

/** A laser trail is seen this long; long enough to follow a circle, gone before the next sentence. */
export const LASER_FADE_MS = 1_200
/** A pointer that says nothing more is taken away after this. */
export const POINTER_LINGER_MS = 800
/** State is kept every so many events; seeking back repeats at most so many. */
export const SNAPSHOT_EVENTS = 512
/** Redaction reaches this much beyond what was marked: edges of letters are soft. */
export const REDACTION_MARGIN_PX = 3
/** Side of the squares a redaction is patterned with. */
export const REDACTION_BLOCK_PX = 12
