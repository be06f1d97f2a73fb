import { useEffect, useRef } from 'react'
import type { Clock } from '#shared/kernel/clock.ts'
import { classes } from '../../ui/classes.ts'
import { elapsedText } from './elapsed.ts'
import css from './recorder.module.css'

interface ElapsedProps {
  readonly clock: Clock
  /** On disk so far. */
  readonly durationMs: number
  readonly isOn: boolean
}

/** Written into the page directly: ten times a second is not worth a render. */
export function Elapsed({ clock, durationMs, isOn }: ElapsedProps) {
  const text = useRef<HTMLSpanElement>(null)
  const base = useRef({ durationMs: 0, atMs: 0 })

  useEffect(() => {
    const shown = isOn ? base.current.durationMs + (clock.monotonicMs() - base.current.atMs) : 0
    // The core counts what is on disk, which comes in steps; between two of them the clock goes on, and never back.
    const knownMs = base.current.atMs > 0 ? Math.max(durationMs, shown) : durationMs
    base.current = { durationMs: knownMs, atMs: clock.monotonicMs() }
    const write = () => {
      const runMs = isOn ? clock.monotonicMs() - base.current.atMs : 0
      if (text.current) text.current.textContent = elapsedText(base.current.durationMs + runMs)
    }
    write()
    if (!isOn) return
    const timer = setInterval(write, 100)
    return () => clearInterval(timer)
  }, [clock, isOn, durationMs])

  return <span ref={text} role="timer" aria-label="Elapsed" className={classes(css.elapsed, 'numbers')} />
}
