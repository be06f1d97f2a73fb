import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { limits } from '#shared/contract/limits.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { draftsFor } from '../../stores/selectors.ts'
import { IconButton } from '../../ui/button.tsx'
import { ClipButton } from '../clips/clip-button.tsx'
import { OtherWaysButton } from '../pictures/other-ways-button.tsx'
import { ShowButton } from '../showing/show-button.tsx'
import css from './composer.module.css'
import { DraftRow } from './draft-row.tsx'
import { HoldButton } from './hold-button.tsx'
import { TalkHint } from './talk-hint.tsx'

interface ComposerProps {
  readonly place: TakeTarget
  readonly placeholder: string
  /** What stands above the field: what this is about. */
  readonly children?: ReactNode
}

/** Where one adds to a conversation or a thread: drafts that were kept, a text field, and the button to hold. */
export function Composer({ place, placeholder, children }: ComposerProps) {
  const { actions, ui } = useServices()
  const key = place.rootId ?? place.conversationId
  const text = useUi((state) => state.texts[key] ?? '')
  const takes = useFeed((state) => state.takes)
  const drafts = useMemo(() => draftsFor(takes, place), [takes, place])
  const field = useRef<HTMLTextAreaElement>(null)
  const isSending = useRef(false)

  const setText = (next: string) => ui.setState((state) => ({ texts: { ...state.texts, [key]: next } }))

  useEffect(() => {
    const element = field.current
    if (element === null) return
    // The empty text too, so that the field shrinks again once its text was sent.
    element.style.height = text === '' ? '' : 'auto'
    if (text !== '') element.style.height = `${element.scrollHeight + 2}px`
  }, [text])

  const send = async () => {
    const words = text.trim()
    if (words === '' || isSending.current) return
    isSending.current = true
    const wasTaken = await actions.sendText(place, words)
    isSending.current = false
    // What was typed meanwhile stays.
    if (wasTaken && (ui.getState().texts[key] ?? '').trim() === words) setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }

  return (
    <div className={css.composer}>
      {drafts.length > 0 ? (
        <ul aria-label="Drafts" className={css.drafts}>
          {drafts.map((take) => (
            <DraftRow key={take.id} take={take} />
          ))}
        </ul>
      ) : null}
      {children}
      <div className={css.entry}>
        <div className={css.box}>
          <textarea
            ref={field}
            aria-label="Message"
            rows={1}
            placeholder={placeholder}
            maxLength={limits.textLength}
            className={css.field}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <IconButton
            label="Send"
            hint="Send (Enter)"
            className={css.send}
            disabled={text.trim() === ''}
            onClick={() => void send()}
          >
            <SendHorizontal size={16} aria-hidden />
          </IconButton>
        </div>
        <ShowButton className={css.show} />
        <ClipButton className={css.show} />
        <OtherWaysButton className={css.otherWays} />
        <HoldButton place={place} />
      </div>
      <TalkHint place={place} />
    </div>
  )
}
