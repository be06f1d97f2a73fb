import { type SkipLevel, skipLevels } from './skips.ts'

/** How one listens to one person: remembered for them, on every device of the listener. */
export interface ListeningProfile {
  /** 0.5..3. */
  readonly speed: number
  /** Added to what evens out loudness, in decibels. */
  readonly gainDb: number
  readonly skip: SkipLevel
}

interface ProfileSettings {
  readonly defaultSpeed: number
  readonly defaultSkip: SkipLevel
  readonly speeds: Readonly<Record<string, number>>
  readonly listening: Readonly<Record<string, { readonly gainDb: number; readonly skip: SkipLevel }>>
}

/** What was chosen for this person, and otherwise what one likes for everybody. */
export const profileFor = (memberId: string | null, settings: ProfileSettings): ListeningProfile => {
  const chosen = memberId === null ? undefined : settings.listening[memberId]
  const speed = memberId === null ? undefined : settings.speeds[memberId]
  return {
    speed: speed ?? settings.defaultSpeed,
    gainDb: chosen?.gainDb ?? 0,
    skip: chosen?.skip ?? settings.defaultSkip,
  }
}

/** The level after this one; after the last comes the first. */
export const nextSkip = (skip: SkipLevel): SkipLevel =>
  skipLevels[(skipLevels.indexOf(skip) + 1) % skipLevels.length] ?? 'off'
