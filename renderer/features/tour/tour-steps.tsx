import { Check, Circle } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import type { Tour } from '#shared/tour/tour.ts'
import { talkKeysOf } from '../../app/chord.ts'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Keys } from '../../ui/kbd.tsx'
import css from './tour.module.css'

/** A line of what a step asks for, ticked off when it happened. Its state is said as well as drawn. */
export const TourTask = ({ isDone, children }: { readonly isDone: boolean; readonly children: ReactNode }) => (
  <li className={css.task} data-done={isDone}>
    {isDone ? <Check size={14} aria-label="Done:" /> : <Circle size={14} aria-hidden />}
    <span>{children}</span>
  </li>
)

/** Hold, say, let go. What is spoken waits as a draft where the person asked for that. */
export function TourSpeak() {
  const { isMac } = useServices()
  const hotkey = useFeed((state) => state.hotkey)
  const keys = useFeed((state) => state.settings.keys)
  const takes = useFeed((state) => state.takes)
  const isReviewed = useMemo(() => Object.values(takes).some(({ state }) => state === 'draft'), [takes])
  const { caps, isGlobal, canHold } = talkKeysOf(hotkey, keys, isMac)
  return (
    <>
      <p className={css.text}>
        {caps.length === 0 ? (
          <>Hold the button below and speak.</>
        ) : (
          <>
            {canHold ? 'Hold ' : 'Press '}
            <Keys keys={caps} />
            {isGlobal ? ', in any program, ' : ' '}
            {canHold ? 'say a sentence, and let go.' : 'say a sentence, and press again.'}
          </>
        )}
      </p>
      <p className={css.hint}>
        {isReviewed ? 'It waits as a draft: Send is beside it.' : 'It goes to Notes to self, which only you can hear.'}
      </p>
    </>
  )
}

export function TourListen({ tour }: { readonly tour: Tour }) {
  const { isMac } = useServices()
  return (
    <ul className={css.tasks}>
      <TourTask isDone={tour.isPlayed}>
        Select it and press <Keys keys={capsFor('playSelected', isMac)} />, or click its play button.
      </TourTask>
      <TourTask isDone={tour.isSpeedTried}>
        Try a speed: <Keys keys={['1']} /> to <Keys keys={['9']} />, or the numbers below. It is kept for each person.
      </TourTask>
    </ul>
  )
}

export function TourFind() {
  const { isMac } = useServices()
  return (
    <>
      <p className={css.text}>
        Your sentence stays in <strong>Notes to self</strong>, on all your devices. Others work the same: open a
        conversation, hold, speak.
      </p>
      <p className={css.hint}>
        <Keys keys={capsFor('search', isMac)} /> searches, <Keys keys={capsFor('nextUnheard', isMac)} /> plays what you
        have not heard, <Keys keys={capsFor('showKeys', isMac)} /> shows all keys.
      </p>
    </>
  )
}
