/** A timer that has been asked for; `cancel` after it fired does nothing. */
export interface Timer {
  cancel(): void
}

/** Time as an argument, so that tests turn the hands themselves. */
export interface Clock {
  /** Wall clock, Unix milliseconds. May jump; only for showing and for ids. */
  nowMs(): number
  /** Never goes back; only for differences. Milliseconds from an arbitrary start. */
  monotonicMs(): number
  setTimer(run: () => void, delayMs: number): Timer
}

interface HostTimers {
  nowMs(): number
  monotonicMs(): number
  setTimeout(run: () => void, delayMs: number): unknown
  clearTimeout(handle: never): void
}

/** The real clock, from the functions of whichever host runs it (Node or a page). */
export function createClock(host: HostTimers): Clock {
  return {
    nowMs: () => host.nowMs(),
    monotonicMs: () => host.monotonicMs(),
    setTimer(run, delayMs) {
      const handle = host.setTimeout(run, delayMs)
      return { cancel: () => host.clearTimeout(handle as never) }
    },
  }
}
