import { useEffect, useRef } from 'react'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { capsFor } from '../../app/keys.ts'
import { usePlayer, useServices, useUi } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { elapsedText } from '../recorder/elapsed.ts'
import { ChapterTitles } from './chapter-titles.tsx'
import css from './draft-editor.module.css'
import { shownSpan } from './selection.ts'
import { SelectionWave } from './selection-wave.tsx'

/** The editor of a draft, while it is open: select a part, keep it or cut it, and take that back. The recording stays whole. */
export function DraftEditor({ take }: { readonly take: UiTake }) {
  const isOpen = useUi((state) => state.editor?.takeId === take.id)
  return isOpen ? <OpenEditor take={take} /> : null
}

function OpenEditor({ take }: { readonly take: UiTake }) {
  const { drafts, isMac } = useServices()
  const selection = useUi((state) => state.editor?.selection ?? null)
  const positionMs = usePlayer((state) => (state.track?.id === take.id ? state.positionMs : null))
  const section = useRef<HTMLElement>(null)
  const { durationMs } = take
  const span = shownSpan(selection, durationMs)

  // Opened by a key, it is where the keys go on; Esc closes it.
  useEffect(() => {
    section.current?.querySelector<HTMLElement>('[role="slider"]')?.focus({ preventScroll: false })
  }, [])
  const keys = (id: Parameters<typeof capsFor>[0]) => <Keys keys={capsFor(id, isMac)} />

  return (
    <section ref={section} id={`editor-${take.id}`} aria-label="Edit draft" className={css.editor}>
      <SelectionWave
        peaks={take.peaks ?? []}
        durationMs={durationMs}
        chapters={take.chapters}
        selection={selection}
        progress={positionMs === null ? null : positionMs / Math.max(1, durationMs)}
        onSelect={drafts.select}
        onSeek={drafts.play}
      />
      <div className={css.tools}>
        <p role="status" className={css.selected}>
          {selection === null
            ? 'Drag over the part to keep or to cut'
            : `${elapsedText(span.fromMs)} – ${elapsedText(span.toMs)}, ${elapsedText(span.toMs - span.fromMs)} selected`}
        </p>
        <div className={css.buttons}>
          <Button
            size="small"
            tone="quiet"
            disabled={selection === null}
            aria-label="Play selection"
            onClick={() => drafts.play()}
          >
            Play<span className={css.more}>selection</span> <Keys keys={['P']} />
          </Button>
          <Button
            size="small"
            disabled={selection === null}
            aria-label="Trim to selection"
            onClick={() => drafts.change('trim')}
          >
            Trim<span className={css.more}>to selection</span> {keys('trimDraft')}
          </Button>
          <Button
            size="small"
            disabled={selection === null}
            aria-label="Cut selection"
            onClick={() => drafts.change('cut')}
          >
            Cut<span className={css.more}>selection</span> {keys('cutDraft')}
          </Button>
          <Button size="small" tone="quiet" aria-label="Continue recording" onClick={() => drafts.goOn(take.id)}>
            Continue<span className={css.more}>recording</span> {keys('continueDraft')}
          </Button>
          <Button
            size="small"
            tone="quiet"
            disabled={take.canUndoEdit !== true}
            aria-label="Undo edit"
            onClick={() => drafts.undo()}
          >
            Undo<span className={css.more}>edit</span> {keys('undoEdit')}
          </Button>
        </div>
      </div>
      <ChapterTitles take={take} />
    </section>
  )
}
