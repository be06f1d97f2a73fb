/** Numbers of the pictures on notes, each with its reason. */

/** Decoded pictures that are kept, in bytes of their pixels: about eight of a 4K display. Those on the screen are kept whatever they take. */
export const KEPT_PIXEL_BYTES = 256_000_000
/** Of one picture; larger ones are decoded smaller. Eight displays of 4K side by side still are as they were. */
export const MOST_PIXELS = 66_000_000
/** Tracks that were read: a few kilobytes each, and looked at again and again while a thread is played. */
export const KEPT_TRACKS = 32

/** The picture in a row of notes. CSS pixels. */
export const rowPicture = { width: 320, height: 200 } as const
/** Where there is no picture, and so no shape of one, to show. */
export const sheetShape = { width: 160, height: 100 } as const
/** The picture in the player bar. */
export const barPicture = { width: 72, height: 44 } as const
/** So long after a row came: what one only scrolls past is not read. */
export const RESTING_AFTER_MS = 200
/** What is written on a picture, in the name of its button. */
export const WORDS_IN_NAME = 120
/** Answers on answers whose strokes lie under one: more than anybody can tell apart, and no end to follow for a liar. */
export const ANSWERS_BENEATH = 16
/** A clip up to this is on this device soon anyway; of a larger one nothing is fetched for its row. */
export const POSTER_BYTES = 20_000_000
