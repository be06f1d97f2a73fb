import { z } from 'zod'
import { PERSON_GAIN_DB } from '../playback/gain.ts'
import { skipLevels } from '../playback/skips.ts'
import { NoteMoment } from './model.ts'

export const PlaybackSpeed = z.number().min(0.5).max(3)

/** Which pauses are left out: none, those of more than a second, or all. */
export const PauseSkip = z.enum(skipLevels)
export const PersonGainDb = z.number().min(-PERSON_GAIN_DB).max(PERSON_GAIN_DB)

/** How a member listens to one other: theirs alone, on all their devices. */
export const Profile = z.object({ speed: PlaybackSpeed, gainDb: PersonGainDb, skip: PauseSkip })
export type Profile = z.infer<typeof Profile>

/** Where a member stopped in a note. `isThrough`: what lies before it was listened to, and not passed over. */
export const Place = z.object({ atMs: NoteMoment, isThrough: z.boolean() })
export type Place = z.infer<typeof Place>
