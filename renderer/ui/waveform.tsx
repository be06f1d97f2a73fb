import { useMemo, useRef } from 'react'
import { type Size, useSize } from './use-size.ts'
import css from './waveform.module.css'
import { pathOf, waveBars } from './waveform-bars.ts'

interface WaveformProps {
  readonly peaks: readonly number[]
  /** Heard notes are pale, unheard ones dark. */
  readonly isHeard: boolean
  /** 0..1 of what has been played, in the accent; null when the note is not in the player. */
  readonly progress: number | null
  /** How large it is, where that is known: it is measured otherwise. */
  readonly room?: Size
}

/**
 * The shape of a voice, as a picture only: whoever shows it gives it a name and a role. One path, for a timeline has
 * many: a canvas is a layer of its own that the page hands over anew in every frame, whether it has changed or not.
 */
export function Waveform({ peaks, isHeard, progress, room }: WaveformProps) {
  const ref = useRef<SVGSVGElement>(null)
  const { width, height } = useSize(ref, room ?? null)
  const path = useMemo(() => pathOf(waveBars(peaks, width), height), [peaks, width, height])
  return (
    <svg ref={ref} className={css.shape} aria-hidden>
      <path d={path} className={isHeard ? css.heard : css.unheard} />
      {progress === null ? null : (
        <svg aria-hidden width={progress * width} height={height}>
          <path d={path} className={css.played} />
        </svg>
      )}
    </svg>
  )
}
