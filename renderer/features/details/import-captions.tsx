import { type ChangeEvent, useRef, useState } from 'react'
import { parseWebVtt } from '#shared/captions/webvtt.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/field.tsx'
import css from './details.module.css'

/** Larger than any captions: not even read. */
const MAX_BYTES = 16_000_000

/** Captions from a WebVTT file; what is there before is replaced. */
export function ImportCaptions({ note, durationMs }: { readonly note: UiNote; readonly durationMs: number }) {
  const { actions } = useServices()
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<string | null>(null)

  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    if (!file) return
    const text = file.size > MAX_BYTES ? null : await file.text().catch(() => '')
    // The same file once more is a choice too.
    if (field.current) field.current.value = ''
    const parsed =
      text === null ? { ok: false as const, detail: 'the file is too large' } : parseWebVtt(text, durationMs)
    if (!parsed.ok) return setFault(sentenceOf('captionsUnreadable', parsed.detail ?? ''))
    setFault(null)
    await actions.setCaptions(note.id, { language: null, source: 'webvtt', segments: [...parsed.value] })
  }

  return (
    <>
      <Button size="small" tone="quiet" onClick={() => field.current?.click()}>
        Import WebVTT…
      </Button>
      <input
        ref={field}
        type="file"
        accept=".vtt,text/vtt"
        aria-label="WebVTT file"
        hidden
        onChange={(event) => void read(event)}
      />
      {fault === null ? null : (
        <div className={css.fault}>
          <ErrorText>{fault}</ErrorText>
        </div>
      )}
    </>
  )
}
