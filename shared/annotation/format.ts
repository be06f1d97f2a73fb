/** Numbers of the track's file; README.md beside this file has the layout. Numbers are given once and never again. */
export const MAGIC = [0x45, 0x53, 0x54, 0x4b] as const
/** A file whose rest is deflated (RFC 1951). */
export const PACKED_MAGIC = [0x45, 0x53, 0x54, 0x5a] as const
/** What is written. Goes up with every kind, tool or shape that is added. */
export const TRACK_VERSION = 1
/** The oldest program that may read what is written: goes up only when an older one would show something false. */
export const OLDEST_READER = 1

export const kindNumbers = {
  stroke: 1,
  shape: 2,
  text: 3,
  step: 4,
  laser: 5,
  pointer: 6,
  hide: 7,
  show: 8,
  scene: 9,
} as const
