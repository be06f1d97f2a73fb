import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import type { SearchHit } from '#shared/contract/desktop-answers.ts'
import { useServices } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import css from './search.module.css'
import { SearchFilters } from './search-filters.tsx'
import { SearchHitRow } from './search-hit-row.tsx'
import { summaryOf } from './search-words.ts'

/** Found as one types, in what is on this device; Enter goes to the note. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const { commands, search } = useServices()
  const state = useStore(search.store)
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const { hits, question, status } = state
  const at = Math.min(chosen, hits.length - 1)
  const current = hits[at]
  useEffect(() => search.askAgain(), [search])

  const go = (hit: SearchHit | undefined) => {
    if (hit === undefined) return
    onClose()
    const { conversationId, rootId, noteId } = hit
    const place = { conversationId, rootId, anchor: null }
    void commands.notes.goToFound({ place, noteId, searched: question.text })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setChosen(Math.max(0, Math.min(at + step, hits.length - 1)))
      if (at + step >= hits.length - 3) void search.more()
    }
    if (event.key !== 'Enter' || status === 'asking') return
    // The note that it leads to is selected at once, and Enter would play it.
    event.preventDefault()
    go(current)
  }

  return (
    <Dialog title="Search notes" onClose={onClose} isBare width={640}>
      <input
        type="text"
        role="combobox"
        aria-label="Search notes"
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.noteId}` : undefined}
        placeholder="Search what was written, by whom, and where"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        maxLength={1000}
        className={css.field}
        value={question.text}
        onChange={(event) => {
          setChosen(0)
          search.ask({ text: event.target.value })
        }}
        onKeyDown={onKeyDown}
      />
      <SearchFilters
        question={question}
        onChange={(change) => {
          setChosen(0)
          search.ask(change)
        }}
      />
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label="Notes found"
        className={css.hits}
        onScroll={({ currentTarget: list }) => {
          if (list.scrollTop + list.clientHeight > list.scrollHeight - 200) void search.more()
        }}
      >
        {hits.map((hit, index) => (
          <SearchHitRow
            key={hit.noteId}
            id={`${id}-${hit.noteId}`}
            hit={hit}
            isChosen={index === at}
            onPoint={() => setChosen(index)}
            onChoose={() => go(hit)}
          />
        ))}
      </div>
      <p role={status === 'failed' ? 'alert' : 'status'} className={css.summary}>
        {summaryOf(state)}
      </p>
    </Dialog>
  )
}
