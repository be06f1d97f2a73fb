import { ArrowDownToLine, X } from 'lucide-react'
import type { UiUpdate } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from './status.module.css'

/** A new version is here. It comes with the next quit anyway, so this can be sent away; Settings still says it. */
export function UpdateNotice({ update, onDismiss }: { readonly update: UiUpdate; readonly onDismiss: () => void }) {
  const { actions } = useServices()
  return (
    <div className={classes(css.notice, css.centred)}>
      <span className={css.noticeIcon}>
        <ArrowDownToLine size={15} aria-hidden />
      </span>
      <p className={css.noticeText}>{update.sentence}</p>
      {update.isWaiting ? null : (
        <Button size="small" onClick={actions.installUpdate}>
          Restart now
        </Button>
      )}
      <IconButton label="Dismiss" className={css.close} onClick={onDismiss}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
