import { useMemo, useRef } from 'react'
import { useCanvas } from './use-canvas.ts'
import css from './waveform.module.css'
import { BAR_PITCH, BAR_WIDTH, barsOf } from './waveform-bars.ts'

interface WaveformProps {
  readonly peaks: readonly number[]
  /** Heard notes are pale, unheard ones dark. */
  readonly isHeard: boolean
  /** 0..1 of what has been played, in the accent; null when the note is not in the player. */
  readonly progress: number | null
}

/** The shape of a voice, as a picture only: whoever shows it gives it a name and a role. */
export function Waveform({ peaks, isHeard, progress }: WaveformProps) {
  const cache = useRef({ peaks, count: -1, bars: barsOf([], 0) })
  const draw = useMemo(
    () => (context: CanvasRenderingContext2D, width: number, height: number, color: (name: string) => string) => {
      const count = Math.floor((width + BAR_PITCH - BAR_WIDTH) / BAR_PITCH)
      if (cache.current.count !== count || cache.current.peaks !== peaks) {
        cache.current = { peaks, count, bars: barsOf(peaks, count) }
      }
      const rest = color(isHeard ? '--wave-heard' : '--wave-unheard')
      const played = color('--wave-played')
      const edge = (progress ?? 0) * width
      cache.current.bars.forEach((bar, index) => {
        const x = index * BAR_PITCH
        const barHeight = Math.max(2, Math.round(bar * height))
        const y = (height - barHeight) / 2
        const isPlayed = progress !== null && x + BAR_WIDTH <= edge
        context.fillStyle = isPlayed ? played : rest
        context.beginPath()
        context.roundRect(x, y, BAR_WIDTH, barHeight, 1)
        context.fill()
        if (progress !== null && !isPlayed && x < edge) {
          context.fillStyle = played
          context.fillRect(x, y, edge - x, barHeight)
        }
      })
    },
    [peaks, isHeard, progress],
  )
  const { ref } = useCanvas(draw)
  return <canvas ref={ref} className={css.canvas} aria-hidden />
}
