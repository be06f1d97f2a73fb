import { useMemo } from 'react'
import { ConversationId, MemberId } from '#shared/kernel/ids.ts'
import { useFeed } from '../../app/services-context.ts'
import type { Question } from '../../stores/search-store.ts'
import { nameInSentence, sectionsOf } from '../../stores/selectors.ts'
import css from './search.module.css'

interface SearchFiltersProps {
  readonly question: Question
  readonly onChange: (change: Partial<Question>) => void
}

/** Whose notes, and which conversation's. */
export function SearchFilters({ question, onChange }: SearchFiltersProps) {
  const members = useFeed((state) => state.members)
  const conversations = useFeed((state) => state.conversations)
  const people = useMemo(() => Object.values(members).sort((a, b) => a.name.localeCompare(b.name)), [members])
  const sections = useMemo(() => sectionsOf(conversations), [conversations])
  return (
    <div className={css.filters}>
      <label className={css.filter}>
        From
        <select
          aria-label="From"
          value={question.memberId ?? ''}
          onChange={({ target }) => onChange({ memberId: MemberId.nullable().parse(target.value || null) })}
        >
          <option value="">anybody</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={css.filter}>
        In
        <select
          aria-label="In"
          value={question.conversationId ?? ''}
          onChange={({ target }) => onChange({ conversationId: ConversationId.nullable().parse(target.value || null) })}
        >
          <option value="">all conversations</option>
          {sections.map((section) => (
            <optgroup key={section.kind} label={section.title}>
              {section.conversations.map((conversation) => (
                <option key={conversation.id} value={conversation.id}>
                  {nameInSentence(conversation)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
    </div>
  )
}
