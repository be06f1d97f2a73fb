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

/** One step of 0.05 faster or slower, on the grid of steps; stays within what there is. */
export function nudgedSpeed(speed: number, direction: 1 | -1): number {
  const steps = speed / SPEED_STEP
  const next = direction > 0 ? Math.floor(steps + EPSILON) + 1 : Math.ceil(steps - EPSILON) - 1
  return Math.min(3, Math.max(0.5, Math.round(next) / (1 / SPEED_STEP)))
}

export const SPEED_STEP = 0.05
