import { useEffect, useState } from 'react'
import { createSilenceWatch } from '#shared/take/guards.ts'
import type { CaptureView } from '../../app/capture-host.ts'
import css from './recorder.module.css'

/** Over the meter, which is flat then: nothing has been heard for 3 s. Gone with the first sound. */
export function SilenceNote({ levels }: { readonly levels: Pick<CaptureView, 'onLevel'> }) {
  const [isSilent, setSilent] = useState(false)
  useEffect(() => {
    const watch = createSilenceWatch()
    let wasSilent = false
    return levels.onLevel((peak) => {
      const isNow = watch.push(peak)
      // Fifty a second come; only a change is rendered.
      if (isNow !== wasSilent) setSilent(isNow)
      wasSilent = isNow
    })
  }, [levels])
  return (
    <p role="status" aria-label="Silence" className={css.silence}>
      {isSilent ? (
        <span className={css.silent}>
          You are silent<span className={css.ask}>: is it the right microphone?</span>
        </span>
      ) : null}
    </p>
  )
}
