import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorText, TextField } from '../../ui/field.tsx'
import type { PdfPages } from './pdf.ts'
import css from './picking.module.css'

/** Pages shown small at once; further ones are chosen by their number. */
const PREVIEWS = 24
const PREVIEW_SIDE = 220

/** A page of a document, by looking or by its number. */
export function PageDialog({ name, pages }: { readonly name: string; readonly pages: PdfPages }) {
  const { picking } = useServices()
  const [wanted, setWanted] = useState('1')
  const number = Number(wanted)
  const isPage = Number.isInteger(number) && number >= 1 && number <= pages.count
  const numbers = Array.from({ length: Math.min(pages.count, PREVIEWS) }, (_, index) => index + 1)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isPage) void picking.choosePage(number)
  }
  return (
    <Dialog title={`Which page of ${name}?`} width={760} onClose={picking.cancel}>
      <form className={css.pageForm} onSubmit={submit}>
        <TextField
          label={`Page, 1 to ${pages.count}`}
          inputMode="numeric"
          value={wanted}
          data-autofocus
          onChange={({ target }) => setWanted(target.value)}
        />
        <Button type="submit" tone="primary" disabled={!isPage}>
          Show page
        </Button>
      </form>
      {isPage || wanted === '' ? null : <ErrorText>There is no page {wanted}.</ErrorText>}
      <ul className={css.pages}>
        {numbers.map((page) => (
          <li key={page}>
            <button
              type="button"
              className={css.page}
              aria-label={`Page ${page}`}
              onClick={() => void picking.choosePage(page)}
            >
              <Preview pages={pages} number={page} />
              <span>{page}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function Preview({ pages, number }: { readonly pages: PdfPages; readonly number: number }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    let isOver = false
    pages.preview(number, PREVIEW_SIDE).then(
      (bitmap) => {
        const canvas = ref.current
        if (canvas && !isOver) {
          canvas.width = bitmap.width
          canvas.height = bitmap.height
          canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
        }
        bitmap.close()
      },
      // A page that cannot be drawn small says so when it is chosen.
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [pages, number])
  return <canvas ref={ref} className={css.preview} />
}
