import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { useServices, useThread } from '../../app/services-context.ts'

/** A note as this window holds it, or as the core has it; null while it is asked for, `gone` when nobody has it. */
export function useNote(noteId: NoteId): UiNote | null | 'gone' {
  const { bridge, timelines } = useServices()
  const inTimeline = useStore(timelines.store, () => timelines.noteById(noteId))
  const inThread = useThread((state) =>
    state.status === 'ready' ? ([state.root, ...state.replies].find(({ id }) => id === noteId) ?? null) : null,
  )
  const held = inThread ?? inTimeline
  const [read, setRead] = useState<UiNote | null | 'gone'>(null)
  const isHeld = held !== null
  useEffect(() => {
    if (isHeld) return
    let isOver = false
    bridge.client.notes.read.query({ noteId }).then(
      (note) => isOver || setRead(note),
      () => isOver || setRead('gone'),
    )
    return () => {
      isOver = true
    }
  }, [bridge, noteId, isHeld])
  return held ?? read
}
