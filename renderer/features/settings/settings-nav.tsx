import type { KeyboardEvent } from 'react'
import { classes } from '../../ui/classes.ts'
import { Keys } from '../../ui/kbd.tsx'
import { type SectionId, sectionAfter, sectionIds, sectionTitles } from './sections.ts'
import css from './settings.module.css'

interface SettingsNavProps {
  readonly current: SectionId
  /** `isEntered`: the person goes on inside; otherwise the focus stays in the list. */
  readonly onGo: (id: SectionId, isEntered: boolean) => void
}

/** The table of contents: arrows step through it, Enter goes in. One stop for Tab. */
export function SettingsNav({ current, onGo }: SettingsNavProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = stepsOf(event.key)
    if (steps === null) return
    event.preventDefault()
    const next = sectionAfter(current, steps)
    onGo(next, false)
    event.currentTarget.querySelector<HTMLElement>(`[data-go="${next}"]`)?.focus()
  }
  return (
    <nav aria-label="Sections" className={css.nav} onKeyDown={onKeyDown}>
      {sectionIds.map((id) => (
        <button
          key={id}
          type="button"
          data-go={id}
          aria-current={id === current ? 'true' : undefined}
          tabIndex={id === current ? 0 : -1}
          data-autofocus={id === current ? '' : undefined}
          className={classes(css.navItem, id === current && css.navCurrent)}
          onClick={() => onGo(id, true)}
        >
          {sectionTitles[id]}
        </button>
      ))}
      <p className={css.navHint}>
        <Keys keys={['Alt', '↑', '↓']} /> next section
      </p>
    </nav>
  )
}

function stepsOf(key: string): number | null {
  if (key === 'ArrowDown') return 1
  if (key === 'ArrowUp') return -1
  if (key === 'Home') return -sectionIds.length
  return key === 'End' ? sectionIds.length : null
}
