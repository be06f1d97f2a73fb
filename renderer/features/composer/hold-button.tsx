import { Mic, SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import { classes } from '../../ui/classes.ts'
import { useReviewedFirst } from '../recorder/use-reviewed-first.ts'
import css from './composer.module.css'
import { isSamePlace } from './place.ts'

/**
 * Hold it and speak; a tap keeps recording until the next one. The button only tells when it goes down and up: what that
 * means is the core's to decide, as for the keys.
 */
export function HoldButton({ place }: { readonly place: TakeTarget }) {
  const { talk } = useServices()
  const take = useFeed((state) => openTakeOf(state.takes))
  const isHere = take !== null && isSamePlace(take.target, place)
  /** A press would end the take of that other place, and send it there. The recorder has a button that says so. */
  const isElsewhere = take !== null && !isHere
  const isReviewed = useReviewedFirst(place.conversationId)
  const isHeldHere = useRef(false)

  useEffect(
    () => () => {
      if (isHeldHere.current) talk.lose()
    },
    [talk],
  )

  const press = () => {
    if (isElsewhere) return
    // A take under way keeps its own place; aiming anew would be for the next one.
    if (take === null) talk.setTarget(place)
    isHeldHere.current = true
    talk.press()
  }
  const release = () => {
    if (!isHeldHere.current) return
    isHeldHere.current = false
    talk.release()
  }
  const lose = () => {
    if (!isHeldHere.current) return
    isHeldHere.current = false
    talk.lose()
  }
  const onKey = (event: KeyboardEvent, act: () => void) => {
    if (event.key !== ' ' && event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    if (!event.repeat) act()
  }

  return (
    <button
      type="button"
      className={classes(css.hold, isHere && css.recording)}
      aria-pressed={isHere}
      aria-disabled={isElsewhere}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        press()
      }}
      onPointerUp={release}
      onPointerCancel={lose}
      onKeyDown={(event) => onKey(event, press)}
      onKeyUp={(event) => onKey(event, release)}
      // The key-up of a button that lost the focus goes elsewhere.
      onBlur={lose}
      // A screen reader's click has no press of its own: it counts as a tap.
      onClick={(event) => {
        if (event.detail !== 0) return
        press()
        release()
      }}
    >
      {isHere && take.isLatched ? <SendHorizontal size={15} aria-hidden /> : <Mic size={15} aria-hidden />}
      <span className={css.holdText}>
        {isHere ? (take.isAppend ? 'Stop' : wordsOf(take.isLatched, isReviewed)) : 'Hold to talk'}
      </span>
    </button>
  )
}

const wordsOf = (isLatched: boolean, isReviewed: boolean): string =>
  `${isLatched ? 'Stop' : 'Release'} ${isLatched ? 'and' : 'to'} ${isReviewed ? 'review' : 'send'}`
