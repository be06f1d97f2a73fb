import { useServices } from '../../app/services-context.ts'
import { MicrophoneField } from '../settings/microphone-field.tsx'
import css from './tour.module.css'
import { TourTask } from './tour-steps.tsx'

/** A voice at the usual distance is well above this, a quiet room below. */
const HEARD_PEAK = 0.04

/** Why the microphone is asked for, before the system does; and whether it hears. */
export function TourMicrophone({ isHeard }: { readonly isHeard: boolean }) {
  const { tour } = useServices()
  return (
    <>
      <p className={css.text}>
        Earshot listens while you hold the key, and never otherwise. The test below may make the system ask you to allow
        it.
      </p>
      <MicrophoneField
        onPeak={(peak) => {
          if (peak >= HEARD_PEAK) tour.tell({ kind: 'levelHeard' })
        }}
      />
      <ul className={css.tasks}>
        <TourTask isDone={isHeard}>It hears you</TourTask>
      </ul>
    </>
  )
}
