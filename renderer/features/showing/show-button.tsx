import { MonitorUp } from 'lucide-react'
import { useStore } from 'zustand'
import { capsFor } from '../../app/keys.ts'
import { useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'

/** A picture to draw on while speaking: begins a recording, or is shown in the one under way. */
export function ShowButton({ className }: { readonly className?: string | undefined }) {
  const { showing, isMac } = useServices()
  const isBusy = useStore(showing.store, (state) => state.isBusy)
  const isShown = useStore(showing.store, (state) => state.shown !== null)
  const label = isShown ? 'Draw on' : 'Show something'
  return (
    <IconButton
      label={label}
      hint={`${label} (${capsFor('showSomething', isMac).join('+')})`}
      disabled={isBusy}
      onClick={showing.show}
      className={className}
    >
      <MonitorUp size={16} aria-hidden />
    </IconButton>
  )
}
