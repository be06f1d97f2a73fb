import type { UiNote } from '#shared/contract/desktop.ts'
import type { Chapter } from '#shared/contract/model.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { trackOfNote } from '../../app/playback.ts'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { distinctChapters, nameOfChapter } from '../../ui/chapter-ticks.tsx'
import { classes } from '../../ui/classes.ts'
import css from './details.module.css'

/** The parts of a note; a click plays from there. */
export function ChapterList({ note, chapters }: { readonly note: UiNote; readonly chapters: readonly Chapter[] }) {
  const { playback } = useServices()
  const current = usePlayer(({ track, positionMs }) =>
    track?.id === note.id ? chapters.findLastIndex(({ atMs }) => atMs <= positionMs) : -1,
  )
  const durationMs = note.audio?.durationMs ?? 0
  return (
    <section aria-label="Chapters" className={css.section}>
      <h3 className={css.heading}>Chapters</h3>
      <ol className={css.list}>
        {distinctChapters(chapters).map((chapter, index) => (
          <li key={chapter.atMs}>
            <button
              type="button"
              aria-current={index === current ? 'true' : undefined}
              className={classes(css.item, index === current && css.current)}
              onClick={() => playback.play(trackOfNote(note), Math.min(chapter.atMs, durationMs))}
            >
              <span className={classes(css.time, 'numbers')}>{formatDuration(chapter.atMs)}</span>
              <span className={css.words}>{nameOfChapter(chapter, index)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
