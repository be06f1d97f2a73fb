import { useEffect } from 'react'
import { useServices } from '../../app/services-context.ts'

/** While keys are being chosen by pressing them, they do nothing else, in whatever program. */
export function useChoosingKeys(isChoosing: boolean): void {
  const { bridge } = useServices()
  useEffect(() => {
    if (!isChoosing) return
    const subscription = bridge.client.keys.choosing.subscribe(undefined, { onError: () => undefined })
    return () => subscription.unsubscribe()
  }, [bridge, isChoosing])
}
