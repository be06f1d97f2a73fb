import type { UiNote } from '#shared/contract/desktop.ts'

/** Close to what is measured later, so that the scroll bar does not jump. CSS pixels. */
export function heightOf(note: UiNote, startsGroup: boolean): number {
  const lines = note.text === null ? 0 : Math.ceil(note.text.length / 80)
  const body = note.audio === null ? lines * 19 + 8 : 38
  return (
    body +
    (startsGroup ? 28 : 0) +
    (note.transcript ? 20 : 0) +
    (note.anchored ? 24 : 0) +
    (note.reactions.length > 0 ? 30 : 0) +
    (note.replies.count > 0 ? 26 : 0)
  )
}
