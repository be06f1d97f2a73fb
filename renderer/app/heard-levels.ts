import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Bridge } from '../bridge/bridge.ts'

export interface HeardLevels {
  /** The loudest sample of each 20 ms, 0..1; null when nothing is captured. Draw, do not render. */
  onLevel(listener: (peak: number | null) => void): () => void
  close(): void
}

/** A subscription that ended with an error is asked for again after this. */
const AGAIN_MS = 1000

/** What another window's microphone hears, by way of the core; asked for only while somebody draws it. */
export function createHeardLevels({ client }: Pick<Bridge, 'client'>, clock: Clock): HeardLevels {
  const listeners = new Set<(peak: number | null) => void>()
  let subscription: { unsubscribe(): void } | null = null
  let again: Timer | null = null

  const tell = (peak: number | null): void => {
    for (const listener of listeners) listener(peak)
  }
  const stop = (): void => {
    again?.cancel()
    subscription?.unsubscribe()
    subscription = null
  }
  const subscribe = (): void => {
    stop()
    const retry = () => {
      again = clock.setTimer(subscribe, AGAIN_MS)
    }
    subscription = client.capture.watchLevels.subscribe(undefined, {
      onData(levels) {
        if (levels === null) return tell(null)
        for (const level of levels) tell(level / 255)
      },
      onError: retry,
      onComplete: retry,
    })
  }

  return {
    onLevel(listener) {
      listeners.add(listener)
      if (subscription === null) subscribe()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    close() {
      listeners.clear()
      stop()
    },
  }
}
