import { useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { openTakeOf } from '../../stores/selectors.ts'
import { Button } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { AnnotatingSurface } from '../annotation/annotating-surface.tsx'
import { RecorderStrip } from '../recorder/recorder-strip.tsx'
import type { ShowingState } from './showing.ts'
import css from './showing-overlay.module.css'

/** The frozen picture over the whole window, with the take that is made under it. Esc leaves it, and leaves the take as it is. */
export function ShowingOverlay() {
  const { showing } = useServices()
  const shown = useStore(showing.store, (state) => state.shown)
  const isOpen = useStore(showing.store, (state) => state.isOpen)
  return isOpen && shown ? <OpenOverlay shown={shown} /> : null
}

function OpenOverlay({ shown }: { readonly shown: NonNullable<ShowingState['shown']> }) {
  const { showing } = useServices()
  const trouble = useStore(showing.store, (state) => state.trouble)
  const waiting = useStore(showing.store, (state) => state.waiting)
  const ref = useRef<HTMLDialogElement>(null)
  const beneath = useMemo(() => shown.pictures.map((picture) => picture.beneath ?? []), [shown.pictures])
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) dialog.showModal()
    dialog?.addEventListener('mousedown', leaveFocus)
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      aria-label="Show something"
      className={css.overlay}
      onCancel={(event) => {
        event.preventDefault()
        showing.leave()
      }}
    >
      <div className={css.surface}>
        <AnnotatingSurface
          board={shown.board}
          pictures={shown.pictures}
          beneath={beneath}
          onNewPicture={showing.newPicture}
          onLeave={showing.leave}
        />
        {trouble === null ? null : (
          <p role="alert" className={css.trouble}>
            {trouble} What you draw stays here, and is kept as soon as it can be.
          </p>
        )}
      </div>
      <TakeBar takeId={shown.takeId} isWaiting={waiting > 0} />
    </dialog>
  )
}

/** A click on a button leaves the focus on the picture, so that the keys go on drawing and talking. */
function leaveFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button')) event.preventDefault()
}

interface TakeBarProps {
  readonly takeId: UiTake['id'] | null
  readonly isWaiting: boolean
}

function TakeBar({ takeId, isWaiting }: TakeBarProps) {
  const take = useFeed((state) => (takeId === null ? openTakeOf(state.takes) : (state.takes[takeId] ?? null)))
  const isMade = take !== null && take.state !== 'draft' && take.state !== 'discarded'
  return (
    <>
      {isMade ? <RecorderStrip take={take} isDrawing /> : <StandingBar draft={take} />}
      <p role="status" className="visually-hidden">
        {isWaiting ? 'The picture is being kept.' : ''}
      </p>
    </>
  )
}

/** Nothing is recorded: the microphone went away, the limit was reached, or none was opened. */
function StandingBar({ draft }: { readonly draft: UiTake | null }) {
  const { showing, talk } = useServices()
  const isLost = useFeed((state) => state.phase !== 'live')
  return (
    <section aria-label="Recorder" className={css.bar}>
      <p role="status" className={css.words}>
        {isLost
          ? 'Earshot is not there. What you said and drew before is kept; it is looked for again.'
          : draft === null
            ? 'Nothing is recorded. What you draw goes with what you say next.'
            : `${draft.keptBecause ?? 'The recording has ended and is kept as a draft.'} What you drew is kept with it.`}
      </p>
      {isLost ? null : draft === null ? (
        <Button tone="primary" onClick={() => talk.strike('latch')}>
          Record <Keys keys={['Space']} />
        </Button>
      ) : (
        <Button tone="primary" onClick={() => showing.continueDraft(draft.id)}>
          Continue recording
        </Button>
      )}
      <Button onClick={showing.leave}>
        Done <Keys keys={['Esc']} />
      </Button>
    </section>
  )
}
