import { useCallback, useEffect, useState } from 'react'
import { useServices } from '../../app/services-context.ts'
import type { DrawnOn, Had, ReadTrack } from './drawings.ts'

export interface AskedTrack {
  /** Null while it is being read. */
  readonly had: Had<ReadTrack> | null
  retry(): void
}

/** The drawing of a note, read when `isWanted`. */
export function useTrack(note: DrawnOn | null, isWanted = true): AskedTrack {
  const { drawings } = useServices()
  const [turn, setTurn] = useState(0)
  const [asked, setAsked] = useState<{ readonly blobId: string; readonly had: Had<ReadTrack> } | null>(null)
  const blobId = (note?.track ?? note?.video)?.blobId
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks anew; a track is known by its blob
  useEffect(() => {
    if (!isWanted || !note || !blobId) return
    let isOver = false
    void drawings.track(note).then((had) => isOver || setAsked({ blobId, had }))
    return () => {
      isOver = true
    }
  }, [drawings, note?.id, blobId, isWanted, turn])
  const retry = useCallback(() => {
    setAsked(null)
    setTurn((before) => before + 1)
  }, [])
  if (asked?.blobId === blobId && asked) return { had: asked.had, retry }
  const now = note ? drawings.trackNow(note) : null
  return { had: now && { ok: true, value: now }, retry }
}
