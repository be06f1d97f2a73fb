import { useEffect, useState } from 'react'
import type { BlobId } from '#shared/kernel/ids.ts'
import { useServices } from '../../app/services-context.ts'
import { clipTuning } from '../clips/tuning.ts'
import type { ClipArrival } from './arrival-words.ts'

/** How far the download of a clip is, as long as it is waited for (`isAsked`); null: it is here, or nothing is known of it. */
export function useArrival(blobId: BlobId | null, isAsked: boolean): ClipArrival | null {
  const { bridge } = useServices()
  const [arrival, setArrival] = useState<ClipArrival | null>(null)
  useEffect(() => {
    if (!isAsked || blobId === null) {
      setArrival(null)
      return
    }
    let isOver = false
    const ask = async (): Promise<void> => {
      // The way to the core is told of elsewhere.
      const next = await bridge.client.media.standing.query({ blobId }).catch(() => null)
      if (!isOver) setArrival(next)
    }
    void ask()
    const timer = setInterval(() => void ask(), clipTuning.standingEveryMs)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [bridge, blobId, isAsked])
  return arrival
}
