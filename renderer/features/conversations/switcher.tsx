import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { byActivity } from '../../stores/selectors.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ConversationIcon } from './conversation-icon.tsx'
import css from './dialogs.module.css'
import { matchingConversations } from './matching.ts'

/** Type a few letters, press Enter. */
export function Switcher({ onClose }: { readonly onClose: () => void }) {
  const { navigation } = useServices()
  const conversations = useFeed((state) => state.conversations)
  const [text, setText] = useState('')
  const [index, setIndex] = useState(0)
  const id = useId()
  const found = useMemo(() => matchingConversations(byActivity(conversations), text), [conversations, text])
  const current = found[Math.min(index, found.length - 1)]

  const go = (conversation: UiConversation | undefined) => {
    if (conversation === undefined) return
    onClose()
    void navigation.open(conversation.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setIndex((Math.min(index, found.length - 1) + step + found.length) % Math.max(1, found.length))
    }
    if (event.key === 'Enter') go(current)
  }

  return (
    <Dialog title="Go to a conversation" onClose={onClose} isBare width={460}>
      <input
        type="text"
        role="combobox"
        aria-label="Go to a conversation"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        placeholder="Go to…"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        className={css.switcherField}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setIndex(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={`${id}-list`} aria-label="Conversations found" className={css.options}>
        {found.map((conversation, at) => (
          <div
            key={conversation.id}
            role="option"
            tabIndex={-1}
            id={`${id}-${conversation.id}`}
            aria-selected={conversation === current}
            className={css.option}
            ref={(element) => {
              if (conversation === current) element?.scrollIntoView({ block: 'nearest' })
            }}
            onPointerMove={() => setIndex(at)}
            onClick={() => go(conversation)}
            onKeyDown={onKeyDown}
          >
            <ConversationIcon kind={conversation.kind} />
            <span className={css.optionTitle}>{conversation.title}</span>
            <span className={css.optionFacts}>{factsOf(conversation)}</span>
          </div>
        ))}
        {found.length === 0 ? <p className={css.aside}>No conversation is called that.</p> : null}
      </div>
    </Dialog>
  )
}

const factsOf = ({ unread, unheard }: UiConversation): string =>
  [unread > 0 ? `${unread} unread` : null, unheard > 0 ? `${unheard} unheard` : null]
    .filter((fact) => fact !== null)
    .join(', ')
