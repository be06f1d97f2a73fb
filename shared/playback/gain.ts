import type { Loudness } from '../contract/model.ts'

/** As loud as everybody is played, in LUFS of the one channel. */
export const TARGET_LUFS = -18

/** A whisper is raised so far and no further: below it lies the room, not the voice. */
const MOST_DB = 36
const LEAST_DB = -24
/** What a person may add or take for one who speaks. */
export const PERSON_GAIN_DB = 12

/**
 * By how many decibels a note is turned up or down so that all people sound equally loud. What a sender says of it is a hint: it is held
 * within what a voice can need. Null: nobody measured, so it is played as it is.
 */
export function playbackGainDb(loudness: Loudness | null, personDb: number): number {
  const even = loudness === null ? 0 : clamp(TARGET_LUFS - loudness.lufs, LEAST_DB, MOST_DB)
  return even + clamp(personDb, -PERSON_GAIN_DB, PERSON_GAIN_DB)
}

const clamp = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : 0
