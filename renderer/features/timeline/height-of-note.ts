import type { UiNote } from '#shared/contract/desktop.ts'

/** What the stylesheet makes of a row, CSS pixels. */
const ROW_PADDING_PX = 6
const BYLINE_WITH_PADDING_PX = 26
const LINE_PX = 30
const TEXT_LINE_PX = 18.85
const TEXT_PADDING_PX = 8
/** Of a line of text in a wide window. */
const CHARACTERS = 90

/**
 * What is measured later, so that neither the scroll bar nor the rows below move then: to the pixel where nothing wraps.
 * CSS pixels, whole ones as measuring gives them.
 */
export function heightOf(note: UiNote, startsGroup: boolean): number {
  return Math.round(
    ROW_PADDING_PX +
      (note.audio === null ? heightOfText(note.text ?? '') : LINE_PX) +
      (startsGroup ? BYLINE_WITH_PADDING_PX : 0) +
      (note.transcript ? 20 : 0) +
      (note.anchored ? 24 : 0) +
      (note.reactions.length > 0 ? 30 : 0) +
      (note.replies.count > 0 ? 24 : 0),
  )
}

function heightOfText(text: string): number {
  // Asked of every note of a long conversation each time that some come in.
  if (text.length <= CHARACTERS && !text.includes('\n')) return LINE_PX
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS)), 0)
  return Math.max(LINE_PX, TEXT_PADDING_PX + lines * TEXT_LINE_PX)
}
