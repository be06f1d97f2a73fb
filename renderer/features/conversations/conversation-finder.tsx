import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useFeed } from '../../app/services-context.ts'
import { byActivity } from '../../stores/selectors.ts'
import { ConversationIcon } from './conversation-icon.tsx'
import css from './dialogs.module.css'
import { matchingConversations } from './matching.ts'

interface FinderProps {
  /** What choosing does; names the field. */
  readonly label: string
  readonly placeholder: string
  readonly onChoose: (conversation: UiConversation) => void
  /** Stands at the right of its line. */
  readonly factsOf?: (conversation: UiConversation) => string
}

/** Type a few letters, press Enter. The field has the focus as soon as its dialog opens. */
export function ConversationFinder({ label, placeholder, onChoose, factsOf }: FinderProps) {
  const conversations = useFeed((state) => state.conversations)
  const [text, setText] = useState('')
  const [index, setIndex] = useState(0)
  const id = useId()
  const found = useMemo(() => matchingConversations(byActivity(conversations), text), [conversations, text])
  const current = found[Math.min(index, found.length - 1)]

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setIndex((Math.min(index, found.length - 1) + step + found.length) % Math.max(1, found.length))
    }
    if (event.key === 'Enter' && current) {
      // The key would go on to whatever gets the focus next.
      event.preventDefault()
      onChoose(current)
    }
  }

  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        placeholder={placeholder}
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
            onClick={() => onChoose(conversation)}
            onKeyDown={onKeyDown}
          >
            <ConversationIcon kind={conversation.kind} />
            <span className={css.optionTitle}>{conversation.title}</span>
            <span className={css.optionFacts}>{factsOf?.(conversation)}</span>
          </div>
        ))}
      </div>
      <div role="status">
        {found.length === 0 ? <p className={css.nothing}>No conversation is called that.</p> : null}
      </div>
    </>
  )
}
