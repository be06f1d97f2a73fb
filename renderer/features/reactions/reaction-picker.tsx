import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { Reaction } from '#shared/contract/reaction.ts'
import { useServices } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { offeredReactions } from './offered.ts'
import { isOnByMe } from './reaction-words.ts'
import css from './reactions.module.css'

/** For the note that was selected when it opened: a digit, the arrows and Enter, or any other sign typed below. */
export function ReactionPicker({ onClose }: { readonly onClose: () => void }) {
  const { commands, navigation } = useServices()
  const [note] = useState(() => navigation.selectedNote())
  const [isRefused, setRefused] = useState(false)
  const signs = useRef<HTMLDivElement>(null)
  if (note === null) return null

  const choose = (reaction: Reaction) => {
    onClose()
    commands.toggleReaction(note, reaction)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offeredReactions[Number(event.key) - 1]
    if (chosen) {
      event.preventDefault()
      return choose(chosen.reaction)
    }
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const buttons = [...(signs.current?.querySelectorAll<Element>('button') ?? [])]
    const at = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement)
    if (step === 0 || at < 0) return
    event.preventDefault()
    const next = buttons[(at + step + buttons.length) % buttons.length]
    if (next instanceof HTMLElement) next.focus()
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = Reaction.safeParse(String(new FormData(event.currentTarget).get('sign') ?? '').trim())
    if (typed.success) choose(typed.data)
    else setRefused(true)
  }

  return (
    <Dialog title="React to this note" onClose={onClose} isBare width={396}>
      <div ref={signs} role="toolbar" aria-label="Reactions" className={css.signs} onKeyDown={onKeyDown}>
        {offeredReactions.map(({ reaction, name }, index) => (
          <button
            key={reaction}
            type="button"
            aria-label={name}
            aria-pressed={isOnByMe(note, reaction)}
            aria-keyshortcuts={String(index + 1)}
            title={`${name} (${index + 1})`}
            data-autofocus={index === 0 ? '' : undefined}
            tabIndex={index === 0 ? 0 : -1}
            className={css.choice}
            onClick={() => choose(reaction)}
          >
            <span className={css.bigSign} aria-hidden>
              {reaction}
            </span>
            <span className={css.digit} aria-hidden>
              {index + 1}
            </span>
          </button>
        ))}
      </div>
      <form className={css.other} onSubmit={onSubmit}>
        <input
          type="text"
          name="sign"
          aria-label="Any other emoji"
          aria-describedby="reaction-fault"
          aria-invalid={isRefused}
          placeholder="Any other emoji, then Enter"
          maxLength={32}
          autoComplete="off"
          spellCheck={false}
          className={css.otherField}
          onChange={() => setRefused(false)}
        />
        <p id="reaction-fault" role="status" className={css.fault}>
          {isRefused ? 'Type one emoji or one sign, without a space.' : ''}
        </p>
      </form>
    </Dialog>
  )
}
