import { Camera, CameraOff } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useStore } from 'zustand'
import { useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import css from './camera.module.css'
import { CameraFields } from './camera-fields.tsx'

/** The camera of the clip that is recorded: whether one is seen, and where. Nothing where the clip cannot show it. */
export function CameraButton() {
  const { bubble } = useServices()
  const clip = useStore(bubble.store, (state) => state.clip)
  const isPanelOpen = useStore(bubble.store, (state) => state.isPanelOpen)
  const isOn = useStore(bubble.store, (state) => state.camera.kind === 'on' || state.camera.kind === 'opening')
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  if (clip === null) return null
  const close = () => {
    bubble.openPanel(false)
    button.current?.focus()
  }
  return (
    <>
      <IconButton
        ref={button}
        label="Camera in the clip"
        hint={isOn ? 'Camera in the clip: hide or move it' : 'Camera in the clip: hidden'}
        aria-expanded={isPanelOpen}
        aria-controls={id}
        onClick={() => bubble.openPanel(!isPanelOpen)}
      >
        {isOn ? <Camera size={16} aria-hidden /> : <CameraOff size={16} aria-hidden />}
      </IconButton>
      {isPanelOpen ? (
        <section
          id={id}
          aria-label="Camera in the clip"
          className={css.panel}
          onKeyDown={(event) => {
            // Esc closes this, and is not meant for the recording.
            if (event.key !== 'Escape') return
            event.preventDefault()
            close()
          }}
        >
          <CameraFields shape={clip} />
          <HideButton isOn={isOn} />
        </section>
      ) : null}
    </>
  )
}

function HideButton({ isOn }: { readonly isOn: boolean }) {
  const { bubble } = useServices()
  const ref = useRef<HTMLButtonElement>(null)
  // Who opened the panel by key goes on in it.
  useEffect(() => ref.current?.focus(), [])
  return (
    <Button ref={ref} onClick={isOn ? bubble.hide : bubble.show}>
      {isOn ? 'Hide camera' : 'Show camera'}
    </Button>
  )
}
