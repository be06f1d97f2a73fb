import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import css from './app.module.css'
import { useFeed, useServices } from './services-context.ts'

/** A program that only restarts is back before this; one that is gone this long was closed. */
const GONE_AFTER_MS = 8000

/** The way to the core is broken. The bridge mends it by itself where it can; where it cannot, this says what to do. */
export function LostBanner() {
  const phase = useFeed((state) => state.phase)
  const isLost = phase === 'lost' || phase === 'shutOut'
  return <div role="status">{isLost ? <Lost isShutOut={phase === 'shutOut'} /> : null}</div>
}

function Lost({ isShutOut }: { readonly isShutOut: boolean }) {
  const { clock, bridge } = useServices()
  const [isGone, setGone] = useState(false)
  useEffect(() => {
    const timer = clock.setTimer(() => setGone(true), GONE_AFTER_MS)
    return () => timer.cancel()
  }, [clock])
  return (
    <p className={css.banner}>
      <WifiOff size={14} aria-hidden />
      <span>{sentenceOf(isShutOut, isGone && bridge.host === 'browser')} What you recorded is kept.</span>
    </p>
  )
}

function sentenceOf(isShutOut: boolean, isGone: boolean): string {
  if (isShutOut) return 'Earshot was started anew. Open the address it printed; it holds the key to this page.'
  if (isGone) return 'Earshot does not answer. If you closed it, start it again and open the address it prints.'
  return 'This window lost its connection to Earshot and is connecting again.'
}
