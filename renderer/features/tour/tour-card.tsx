import { ArrowRight, Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { newTour, type Tour, type TourStep, tourSteps } from '#shared/tour/tour.ts'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './tour.module.css'
import { TourMicrophone } from './tour-microphone.tsx'
import { TourFind, TourListen, TourSpeak } from './tour-steps.tsx'

/** Offered beside the app after the first sign-in, and gone for good when it is done. Nothing waits for it. */
export function TourCard() {
  const tour = useFeed((state) => state.settings.tour ?? newTour)
  const isReadOnly = useFeed((state) => state.readOnlyBecause !== null)
  if (isReadOnly) return null
  switch (tour.status) {
    case 'offered':
      return <TourOffer />
    case 'running':
      return <TourRunning tour={tour} />
    case 'left':
    case 'done':
      return null
  }
}

function TourOffer() {
  const { tour, isMac } = useServices()
  return (
    <section aria-label="Tour" data-tour className={css.card}>
      <p className={css.title}>New here?</p>
      <p className={css.text}>Two minutes: say a sentence to yourself, and hear it back.</p>
      <div className={css.actions}>
        <Button size="small" data-first onClick={tour.open}>
          Show me <Keys keys={capsFor('tour', isMac)} />
        </Button>
        <Button size="small" tone="quiet" onClick={() => tour.tell({ kind: 'left' })}>
          Not now
        </Button>
      </div>
    </section>
  )
}

const titles: Readonly<Record<TourStep, string>> = {
  microphone: 'Can Earshot hear you?',
  speak: 'Say a sentence to yourself',
  listen: 'Hear it back',
  find: 'Where it is',
}

function TourRunning({ tour }: { readonly tour: Tour }) {
  const { tour: guide } = useServices()
  const index = tourSteps.indexOf(tour.step)
  const isLast = index === tourSteps.length - 1
  return (
    <section aria-label="Tour" data-tour className={css.card}>
      <div className={css.head}>
        <p className={css.title} aria-live="polite">
          {titles[tour.step]}
        </p>
        <span className={css.count}>
          {index + 1} of {tourSteps.length}
        </span>
        <IconButton
          label="Leave the tour"
          hint="Leave the tour; Settings goes on with it"
          className={css.close}
          onClick={() => guide.tell({ kind: 'left' })}
        >
          <X size={13} aria-hidden />
        </IconButton>
      </div>
      <StepOf tour={tour} />
      <div className={css.actions}>
        <Button size="small" data-first onClick={() => guide.tell({ kind: 'next' })}>
          {isLast ? 'Done' : 'Next'}
          {isLast ? <Check size={13} aria-hidden /> : <ArrowRight size={13} aria-hidden />}
        </Button>
        {index > 0 ? (
          <Button size="small" tone="quiet" onClick={() => guide.tell({ kind: 'back' })}>
            Back
          </Button>
        ) : null}
      </div>
    </section>
  )
}

function StepOf({ tour }: { readonly tour: Tour }): ReactNode {
  switch (tour.step) {
    case 'microphone':
      return <TourMicrophone isHeard={tour.isHeard} />
    case 'speak':
      return <TourSpeak />
    case 'listen':
      return <TourListen tour={tour} />
    case 'find':
      return <TourFind />
  }
}
