import { useCallback, useEffect, useState } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import type { Had, ReadTrack } from './drawings.ts'

export interface AskedTrack {
  /** Null while it is being read. */
  readonly had: Had<ReadTrack> | null
  retry(): void
}

/** The drawing of a note, read when `isWanted`. */
export function useTrack(note: Pick<UiNote, 'id' | 'track'> | null, isWanted = true): AskedTrack {
  const { drawings } = useServices()
  const [turn, setTurn] = useState(0)
  const [asked, setAsked] = useState<{ readonly blobId: string; readonly had: Had<ReadTrack> } | null>(null)
  const noteId = note?.id
  const track = note?.track
  const blobId = track?.blobId
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks anew; a track is known by its blob
  useEffect(() => {
    if (!isWanted || !noteId || !track) return
    let isOver = false
    void drawings.track({ id: noteId, track }).then((had) => isOver || setAsked({ blobId: track.blobId, had }))
    return () => {
      isOver = true
    }
  }, [drawings, noteId, blobId, isWanted, turn])
  const retry = useCallback(() => {
    setAsked(null)
    setTurn((before) => before + 1)
  }, [])
  if (asked?.blobId === blobId && asked) return { had: asked.had, retry }
  const now = noteId && track ? drawings.trackNow({ id: noteId, track }) : null
  return { had: now && { ok: true, value: now }, retry }
}
