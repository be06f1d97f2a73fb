import { useEffect, useState } from 'react'
import type { Clock } from '#shared/kernel/clock.ts'

/** Whole seconds until a moment, counting down to 0. */
export function useSecondsUntil(clock: Clock, untilMs: number): number {
  const [leftS, setLeft] = useState(() => countDown(clock, untilMs)())
  useEffect(() => {
    const read = countDown(clock, untilMs)
    setLeft(read())
    const timer = setInterval(() => setLeft(read()), 250)
    return () => clearInterval(timer)
  }, [clock, untilMs])
  return leftS
}

/** Looks at the time of day once: somebody may set it before the end. */
export function countDown(clock: Pick<Clock, 'nowMs' | 'monotonicMs'>, untilMs: number): () => number {
  const endMs = clock.monotonicMs() + untilMs - clock.nowMs()
  return () => Math.max(0, Math.ceil((endMs - clock.monotonicMs()) / 1000))
}
