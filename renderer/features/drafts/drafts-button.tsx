import { FilePenLine } from 'lucide-react'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { draftCount } from '../../stores/selectors.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from '../conversations/sidebar.module.css'

/** The way to all drafts, with how many there are. Always there, so that nothing moves when one is kept. */
export function DraftsButton() {
  const { navigation, isMac } = useServices()
  const count = useFeed((state) => draftCount(state.takes))
  return (
    <Button
      tone="quiet"
      className={css.drafts}
      aria-label={count === 0 ? 'Drafts' : `Drafts, ${count}`}
      title={`Drafts (${capsFor('drafts', isMac).join('+')})`}
      onClick={() => navigation.showDialog('drafts')}
    >
      <FilePenLine size={15} aria-hidden />
      <span className={css.draftsTitle}>Drafts</span>
      {count === 0 ? null : (
        <span aria-hidden className={classes(css.count, 'numbers')}>
          {count}
        </span>
      )}
    </Button>
  )
}
