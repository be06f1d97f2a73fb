import { useEffect, useState } from 'react'
import type { Clock } from '#shared/kernel/clock.ts'

/** Whole seconds until a moment, counting down to 0. */
export function useSecondsUntil(clock: Clock, untilMs: number): number {
  const [leftS, setLeft] = useState(() => secondsLeft(untilMs, clock.nowMs()))
  useEffect(() => {
    setLeft(secondsLeft(untilMs, clock.nowMs()))
    const timer = setInterval(() => setLeft(secondsLeft(untilMs, clock.nowMs())), 250)
    return () => clearInterval(timer)
  }, [clock, untilMs])
  return leftS
}

const secondsLeft = (untilMs: number, nowMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
