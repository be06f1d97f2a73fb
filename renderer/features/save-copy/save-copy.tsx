import { useStore } from 'zustand'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/field.tsx'
import detailsCss from '../details/details.module.css'
import css from './save-copy.module.css'

/** A copy that plays without Earshot: a page, and where there is a picture, a film. */
export function SaveCopy({ note }: { readonly note: UiNote }) {
  const { saver } = useServices()
  const saving = useStore(saver.store)
  const isBusy = saving.kind === 'saving'
  const own = saving.kind !== 'idle' && saving.noteId === note.id ? saving : null
  if (note.seq === null) return null
  return (
    <section aria-label="Save a copy" className={detailsCss.section}>
      <h3 className={detailsCss.heading}>Save a copy</h3>
      <div className={detailsCss.buttons}>
        <Button
          size="small"
          disabled={isBusy}
          title="One file that plays in any browser, without Earshot"
          onClick={() => void saver.save(note, 'page')}
        >
          Web page
        </Button>
        {note.track || note.video ? (
          <Button
            size="small"
            disabled={isBusy}
            title={`The ${note.video ? 'screen clip' : 'picture'}, what was drawn and the voice, as WebM`}
            onClick={() => void saver.save(note, 'film')}
          >
            Film
          </Button>
        ) : null}
        {own?.kind === 'saving' ? (
          <Button size="small" tone="quiet" onClick={saver.cancel}>
            Cancel
          </Button>
        ) : null}
      </div>
      {own?.kind === 'saving' ? (
        <progress className={css.progress} aria-label="Saving a copy" max={1} value={own.part ?? undefined} />
      ) : null}
      {own?.kind === 'saved' ? (
        <p role="status" className={detailsCss.none}>
          Saved as {own.fileName}.
        </p>
      ) : null}
      {own?.kind === 'failed' ? (
        <>
          <ErrorText>{own.message}</ErrorText>
          {own.instead === 'film' ? (
            <Button size="small" onClick={() => void saver.save(note, 'film')}>
              Save as a film
            </Button>
          ) : null}
        </>
      ) : null}
    </section>
  )
}
