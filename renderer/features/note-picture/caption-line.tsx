import { useCallback, useSyncExternalStore } from 'react'
import { segmentAt } from '#shared/captions/typed.ts'
import { useServices } from '../../app/services-context.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import { useAsked } from '../details/use-asked.ts'
import type { NoteClock } from './note-clock.ts'
import css from './picture-view.module.css'

interface CaptionLineProps {
  readonly note: PicturedNote
  readonly clock: NoteClock
}

/** What is said at the moment that is looked at. Read aloud to who steps, and not to who listens. */
export function CaptionLine({ note, clock }: CaptionLineProps) {
  const { bridge } = useServices()
  const ask = useCallback(() => bridge.client.notes.captions.query({ noteId: note.id }), [bridge, note])
  const asked = useAsked(ask)
  const captions = asked.status === 'ready' ? asked.value?.captions : undefined
  const segments = captions?.segments
  const at = useSyncExternalStore(clock.subscribe, () => (segments ? segmentAt(segments, clock.positionMs()) : -1))
  const isPlaying = useSyncExternalStore(clock.subscribe, clock.isPlaying)
  if (!segments) {
    return asked.status === 'ready' ? <p className={css.caption}>Nobody wrote down what is said in this note.</p> : null
  }
  return (
    <p
      aria-live={isPlaying ? 'off' : 'polite'}
      lang={captions?.language ?? undefined}
      dir="auto"
      className={css.caption}
      data-testid="caption"
    >
      {segments[at]?.text ?? '…'}
    </p>
  )
}
