import { Headphones } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFeed, useServices } from '../../app/services-context.ts'
import { type HeadsetAdvice as Advice, headsetAdvice } from '../../audio/headset.ts'
import { Button } from '../../ui/button.tsx'
import css from './settings.module.css'

/** Shown while a headset plays that would drop to telephone quality with every take. */
export function HeadsetAdvice() {
  const { actions } = useServices()
  const chosen = useFeed((state) => state.settings.microphoneId)
  const [advice, setAdvice] = useState<Advice | null>(null)
  useEffect(() => {
    const devices = navigator.mediaDevices as MediaDevices | undefined
    const look = (): void => {
      devices?.enumerateDevices().then(
        (all) => setAdvice(headsetAdvice(all, chosen)),
        () => setAdvice(null),
      )
    }
    look()
    devices?.addEventListener('devicechange', look)
    return () => devices?.removeEventListener('devicechange', look)
  }, [chosen])

  if (advice === null) return null
  return (
    <div role="note" className={css.advice}>
      <Headphones size={15} aria-hidden />
      <p>
        While {advice.headset} records, it plays in telephone quality. The microphone of this computer does not do that.
      </p>
      <Button size="small" onClick={() => actions.updateSettings({ microphoneId: advice.instead.id })}>
        Use {advice.instead.label}
      </Button>
    </div>
  )
}
