import { Mic } from 'lucide-react'
import type { UiMicrophone } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { Button } from '../ui/button.tsx'
import { useSecondsUntil } from '../ui/use-seconds-until.ts'
import css from './panel.module.css'
import type { PanelServices } from './panel-services.ts'

interface StandbyProps {
  readonly microphone: Extract<UiMicrophone, { kind: 'standby' }>
  readonly services: PanelServices
}

/** An open microphone is never open unseen. */
export function PanelStandby({ microphone, services }: StandbyProps) {
  const leftS = useSecondsUntil(services.clock, microphone.untilMs)
  return (
    <section aria-label="Microphone" className={css.standby}>
      <Mic size={14} aria-hidden className={css.icon} />
      <p className={css.message} title={microphone.label}>
        <span className="numbers">Microphone on standby, {formatDuration(leftS * 1000)} left</span>
        {microphone.isRemembering ? ', remembering' : ''}
      </p>
      <Button size="small" aria-label="Close microphone" onClick={services.closeMicrophone}>
        Close
      </Button>
    </section>
  )
}
