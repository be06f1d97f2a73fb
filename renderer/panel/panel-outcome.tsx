import { Archive, Check, Info, Trash2, TriangleAlert, X } from 'lucide-react'
import type { PanelOutcome } from '#shared/contract/panel.ts'
import { Button, IconButton } from '../ui/button.tsx'
import css from './panel.module.css'
import type { PanelServices } from './panel-services.ts'

const icons = { sent: Check, kept: Archive, discarded: Trash2, failed: TriangleAlert, told: Info } as const

interface OutcomeProps {
  readonly outcome: PanelOutcome
  readonly services: PanelServices
}

/** How the take ended, in the core's words. */
export function PanelOutcomeLine({ outcome, services }: OutcomeProps) {
  const Icon = icons[outcome.kind]
  return (
    <section aria-label="Outcome" data-outcome={outcome.kind} className={css.outcome}>
      <Icon size={16} aria-hidden className={css.icon} />
      <p role={outcome.kind === 'failed' ? 'alert' : 'status'} className={css.message}>
        {outcome.message}
      </p>
      {outcome.kind === 'discarded' ? (
        <Button size="small" onClick={services.undoDiscard}>
          Undo
        </Button>
      ) : null}
      <IconButton label="Dismiss" onClick={services.dismiss}>
        <X size={14} aria-hidden />
      </IconButton>
    </section>
  )
}
