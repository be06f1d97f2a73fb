import type { Reason } from '#shared/kernel/reasons.ts'
import { type Result, refused } from '#shared/kernel/result.ts'

/** A download as those see it who listen while it runs. */
export interface Arrival {
  /** What of it is on the disk, from the beginning on. */
  haveBytes(): number
  /** The server has sent something of it: it is no download that only waits. */
  hasBegun(): boolean
  /** Counts how often it began anew because what had come was wrong. */
  attempt(): number
  /** Null until it has ended. */
  result(): Result<void, Reason> | null
  readonly ended: Promise<Result<void, Reason>>
  /** Resolves at the next change of any of these; to be asked for before one looks at them. */
  changed(): Promise<void>
}

/** The side of the download. */
export interface Progress {
  onBytes(haveBytes: number, isNew: boolean): void
  onAnew(): void
}

export function startArrival(run: (progress: Progress) => Promise<Result<void, Reason>>): Arrival {
  let haveBytes = 0
  let hasBegun = false
  let attempt = 0
  let result: Result<void, Reason> | null = null
  let next = Promise.withResolvers<void>()
  const tell = (): void => {
    const told = next
    next = Promise.withResolvers<void>()
    told.resolve()
  }
  const progress: Progress = {
    onBytes(bytes, isNew) {
      haveBytes = bytes
      hasBegun ||= isNew
      tell()
    },
    onAnew() {
      haveBytes = 0
      attempt += 1
      tell()
    },
  }
  const ended = run(progress)
    .catch((error: unknown) => refused<Reason>('internal', String(error)))
    .then((end) => {
      result = end
      tell()
      return end
    })
  return {
    haveBytes: () => haveBytes,
    hasBegun: () => hasBegun,
    attempt: () => attempt,
    result: () => result,
    ended,
    changed: () => next.promise,
  }
}
