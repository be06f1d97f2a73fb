import { type FormEvent, useId, useState } from 'react'
import { captionsOfTyped, typedOfCaptions } from '#shared/captions/typed.ts'
import { LanguageTag, type UiCaptions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { limits } from '#shared/contract/limits.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText, fieldCss, TextField } from '../../ui/field.tsx'
import css from './details.module.css'

interface TranscriptEditorProps {
  readonly note: UiNote
  readonly durationMs: number
  readonly present: UiCaptions | null
  readonly onClose: () => void
}

/** Where the author writes down what is said: a line after the other, each with its time or without. */
export function TranscriptEditor({ note, durationMs, present, onClose }: TranscriptEditorProps) {
  const { actions } = useServices()
  const id = useId()
  const [text, setText] = useState(() => (present ? typedOfCaptions(present.captions.segments) : ''))
  const [language, setLanguage] = useState(present?.captions.language ?? '')
  const [fault, setFault] = useState<string | null>(null)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const segments = captionsOfTyped(text, durationMs)
    const tag = LanguageTag.safeParse(language.trim())
    if (language.trim() !== '' && !tag.success)
      return setFault('Name the language as en, de or pt-BR, or leave it empty.')
    const captions =
      segments.length === 0 ? null : { language: tag.success ? tag.data : null, source: 'hand' as const, segments }
    if (await actions.setCaptions(note.id, captions)) onClose()
  }

  return (
    <form className={css.form} onSubmit={(event) => void save(event)}>
      <label htmlFor={id} className={fieldCss.label}>
        What is said
      </label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write
        autoFocus
        rows={8}
        className={css.field}
        aria-describedby={`${id}-hint`}
        maxLength={limits.captionsLength}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p id={`${id}-hint`} className={fieldCss.hint}>
        A line for each sentence. Begin it with a time, as in 0:12, to say when; lines without one share the time
        between.
      </p>
      <TextField
        label="Language"
        placeholder="en"
        maxLength={35}
        value={language}
        onChange={(event) => {
          setLanguage(event.target.value)
          setFault(null)
        }}
      />
      {fault === null ? null : <ErrorText>{fault}</ErrorText>}
      <div className={css.buttons}>
        <Button type="submit" tone="primary" size="small">
          {text.trim() === '' && present ? 'Take it away' : 'Save'}
        </Button>
        <Button size="small" tone="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
