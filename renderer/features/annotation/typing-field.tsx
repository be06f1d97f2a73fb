import { type KeyboardEvent, useEffect, useRef } from 'react'
import { stepTextAt } from '#shared/annotation/geometry.ts'
import css from './annotating-surface.module.css'
import type { Drawing } from './drawing.ts'
import { letterSize, lettersLeft } from './drawing-drafts.ts'
import { isTalkKeyIn } from './surface-keys.ts'
import { toScreen, type View } from './view.ts'

/** With Ctrl or Cmd. */
const EDITING = /^(?:[acvxyz]|Arrow.*|Backspace|Delete|Home|End)$/i

interface TypingFieldProps {
  readonly drawing: Drawing
  readonly view: View
  readonly onType: (text: string) => void
  readonly onEnd: () => void
  readonly onLeave: () => void
}

/** Where the letters will stand, in their size. Enter ends it, Shift+Enter begins a line, Esc leaves with what is written. */
export function TypingField({ drawing, view, onType, onEnd, onLeave }: TypingFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  // After the press that opened it: its own default would take the focus away again.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), 0)
    return () => clearTimeout(timer)
  }, [])
  const { typing } = drawing
  if (!typing) return null
  const size = letterSize(drawing)
  const at = toScreen(view, typing.kind === 'step' ? stepTextAt({ at: typing.at, size }) : typing.at)

  function onKeyDown(event: KeyboardEvent): void {
    // Whoever hears it looks at where the focus is: not in a text any more.
    if (typing && isTalkKeyIn(typing, event)) return field.current?.blur()
    // The take's keys are its own wherever one is; letters, and what edits them, are no tools here.
    if ((event.ctrlKey || event.metaKey) && !EDITING.test(event.key)) return
    event.stopPropagation()
    if (event.key === 'Escape') return onLeave()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    onEnd()
  }

  return (
    <textarea
      ref={field}
      aria-label={typing.kind === 'step' ? `Words beside step ${typing.number}` : 'Text on the picture'}
      rows={1}
      maxLength={lettersLeft(drawing)}
      className={css.typing}
      style={{ left: at.x, top: at.y, fontSize: size * view.scale }}
      value={typing.text}
      onChange={(event) => onType(event.target.value)}
      onKeyDown={onKeyDown}
    />
  )
}
