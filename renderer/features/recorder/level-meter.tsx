import { useEffect, useMemo, useRef } from 'react'
import type { CaptureView } from '../../app/capture-host.ts'
import { useCanvas } from '../../ui/use-canvas.ts'
import { BAR_PITCH, BAR_WIDTH } from '../../ui/waveform-bars.ts'
import css from './recorder.module.css'

/** Two levels of 20 ms make one bar: 25 bars a second are a calm pace. */
const LEVELS_PER_BAR = 2
/** As many bars as the widest window shows. */
const BARS_KEPT = 800

/** The last seconds of the voice, running to the left; drawn straight from the microphone, past React. */
export function LevelMeter({ levels }: { readonly levels: Pick<CaptureView, 'onLevel'> }) {
  const bars = useRef<number[]>([])
  const draw = useMemo(
    () => (context: CanvasRenderingContext2D, width: number, height: number, color: (name: string) => string) => {
      const count = Math.floor(width / BAR_PITCH)
      const shown = bars.current.slice(-count)
      const rest = color('--wave-heard')
      const live = color('--record')
      for (let index = 0; index < count; index += 1) {
        const level = shown[index - (count - shown.length)]
        const barHeight = level === undefined ? 2 : Math.max(2, Math.round(Math.min(1, level ** 0.6) * height))
        context.fillStyle = level === undefined ? rest : live
        context.fillRect(index * BAR_PITCH, (height - barHeight) / 2, BAR_WIDTH, barHeight)
      }
    },
    [],
  )
  const { ref, redraw } = useCanvas(draw)

  useEffect(() => {
    let held = 0
    let count = 0
    return levels.onLevel((peak) => {
      if (peak === null) return
      held = Math.max(held, peak)
      count += 1
      if (count < LEVELS_PER_BAR) return
      bars.current = [...bars.current.slice(1 - BARS_KEPT), held]
      held = 0
      count = 0
      redraw()
    })
  }, [levels, redraw])

  return <canvas ref={ref} className={css.levels} aria-hidden />
}
