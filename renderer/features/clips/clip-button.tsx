import { Video, VideoOff } from 'lucide-react'
import { useStore } from 'zustand'
import { capsFor } from '../../app/keys.ts'
import { useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'

/** A clip of the screen: begins a recording, or goes with the one under way; ends the clip that is recorded. */
export function ClipButton({ className }: { readonly className?: string | undefined }) {
  const { clips, isMac } = useServices()
  const kind = useStore(clips.store, (state) => state.phase.kind)
  const isOn = kind === 'recording' || kind === 'ready'
  const label = isOn ? 'End the clip' : 'Record a clip of the screen'
  const hint = `${label}${isOn ? '; the sound goes on' : ''} (${capsFor('recordClip', isMac).join('+')})`
  return (
    <IconButton label={label} hint={hint} disabled={kind === 'opening'} onClick={clips.ask} className={className}>
      {isOn ? <VideoOff size={16} aria-hidden /> : <Video size={16} aria-hidden />}
    </IconButton>
  )
}
