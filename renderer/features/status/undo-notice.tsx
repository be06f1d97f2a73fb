import { Trash2 } from 'lucide-react'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { capsFor } from '../../app/keys.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Keys } from '../../ui/kbd.tsx'
import css from './status.module.css'
import { useSecondsLeft } from './use-seconds-left.ts'

/** A discarded take can be brought back while this counts down; when it ends is the core's to decide. */
export function UndoNotice({ take }: { readonly take: UiTake }) {
  const { actions, isMac } = useServices()
  const leftS = useSecondsLeft(take.undoUntilMs ?? 0)
  return (
    <div className={classes(css.notice, css.centred)}>
      <span className={css.noticeIcon}>
        <Trash2 size={15} aria-hidden />
      </span>
      <p className={classes(css.noticeText, 'numbers')}>Recording of {formatDuration(take.durationMs)} discarded.</p>
      <Button size="small" aria-label="Undo" disabled={leftS === 0} onClick={() => actions.undoDiscard(take.id)}>
        Undo <Keys keys={capsFor('undoDiscard', isMac)} />
        <span aria-hidden className="numbers" style={{ minWidth: '2ch', textAlign: 'end' }}>
          {leftS}
        </span>
      </Button>
    </div>
  )
}
