/** The speeds offered by direct choice, slowest first. All within `PlaybackSpeed` of the contract. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const
export type Speed = (typeof speeds)[number]

/** The offered speed closest to `speed`; of two as close the slower. */
export function nearestSpeed(speed: number): Speed {
  let best: Speed = 1
  let distance = Number.POSITIVE_INFINITY
  for (const offered of speeds) {
    if (!(Math.abs(offered - speed) < distance)) continue
    best = offered
    distance = Math.abs(offered - speed)
  }
  return best
}

/** The next faster offered speed; the fastest stays. */
export const fasterSpeed = (speed: number): Speed => speeds.find((offered) => offered > speed + EPSILON) ?? 3

/** The next slower offered speed; the slowest stays. */
export const slowerSpeed = (speed: number): Speed => speeds.findLast((offered) => offered < speed - EPSILON) ?? 0.5

const EPSILON = 1e-6

/** The speed at which this person is listened to: remembered per person, else the default. */
export const speedFor = (
  memberId: string | null,
  settings: { readonly defaultSpeed: number; readonly speeds: Readonly<Record<string, number>> },
): number => (memberId === null ? undefined : settings.speeds[memberId]) ?? settings.defaultSpeed
