import { Mic } from 'lucide-react'
import type { UiMicrophone } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import css from './status.module.css'
import { useSecondsLeft } from './use-seconds-left.ts'

/** That the microphone is open though no take is made, for how long, and the way to close it. */
export function MicrophoneLine() {
  const microphone = useFeed((state) => state.microphone)
  return microphone.kind === 'standby' ? <Standby microphone={microphone} /> : null
}

function Standby({ microphone }: { readonly microphone: Extract<UiMicrophone, { kind: 'standby' }> }) {
  const { actions } = useServices()
  const leftS = useSecondsLeft(microphone.untilMs)
  return (
    <p className={css.microphone} title={microphone.label}>
      <Mic size={13} aria-hidden />
      <span className="numbers">Microphone on standby, {formatDuration(leftS * 1000)}</span>
      <Button size="small" tone="quiet" aria-label="Close microphone" onClick={actions.closeMicrophone}>
        Close
      </Button>
    </p>
  )
}
