import type { ReactNode } from 'react'
import { type SectionId, sectionTitles } from './sections.ts'
import css from './settings.module.css'

/** One part of the settings. Its heading can take the focus: whoever jumps here by key goes on from it. */
export function Section({ id, children }: { readonly id: SectionId; readonly children: ReactNode }) {
  return (
    <section aria-labelledby={headingIdOf(id)} data-section={id} className={css.section}>
      <h3 id={headingIdOf(id)} tabIndex={-1} className={css.heading}>
        {sectionTitles[id]}
      </h3>
      {children}
    </section>
  )
}

export const headingIdOf = (id: SectionId): string => `settings-${id}`
