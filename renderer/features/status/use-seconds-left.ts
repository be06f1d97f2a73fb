import { useEffect, useState } from 'react'
import { useServices } from '../../app/services-context.ts'

/** Whole seconds until a moment, counting down to 0. */
export function useSecondsLeft(untilMs: number): number {
  const { clock } = useServices()
  const [leftS, setLeft] = useState(() => secondsLeft(untilMs, clock.nowMs()))
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(untilMs, clock.nowMs())), 250)
    return () => clearInterval(timer)
  }, [clock, untilMs])
  return leftS
}

const secondsLeft = (untilMs: number, nowMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs) / 1000))
