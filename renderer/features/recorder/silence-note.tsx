import { useEffect, useState } from 'react'
import { createSilenceWatch } from '#shared/take/guards.ts'
import { useServices } from '../../app/services-context.ts'
import css from './recorder.module.css'

/** Over the meter, which is flat then: nothing has been heard for 3 s. Gone with the first sound. */
export function SilenceNote() {
  const { capture } = useServices()
  const [isSilent, setSilent] = useState(false)
  useEffect(() => {
    const watch = createSilenceWatch()
    let wasSilent = false
    return capture.onLevel((peak) => {
      const isNow = watch.push(peak)
      // Fifty a second come; only a change is rendered.
      if (isNow !== wasSilent) setSilent(isNow)
      wasSilent = isNow
    })
  }, [capture])
  return (
    <p role="status" aria-label="Silence" className={css.silence}>
      {isSilent ? <span>You are silent: is it the right microphone?</span> : null}
    </p>
  )
}
