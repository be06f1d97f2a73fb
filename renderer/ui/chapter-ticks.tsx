import type { Chapter } from '#shared/contract/model.ts'
import { shareOf } from './share-of.ts'
import css from './waveform.module.css'

interface ChapterTicksProps {
  readonly chapters: readonly Chapter[] | undefined
  readonly durationMs: number
}

/** Where chapters begin, over a waveform. A picture only: whoever shows it says how many there are. */
export const ChapterTicks = ({ chapters = [], durationMs }: ChapterTicksProps) => (
  <>
    {distinctChapters(chapters).map((chapter, index) => (
      <span
        key={chapter.atMs}
        aria-hidden
        title={nameOfChapter(chapter, index)}
        className={css.tick}
        style={{ left: shareOf(chapter.atMs, durationMs) }}
      />
    ))}
  </>
)

/** One for each moment: a sender may name one twice. */
export const distinctChapters = (chapters: readonly Chapter[]): readonly Chapter[] => [
  ...new Map(chapters.map((chapter) => [chapter.atMs, chapter])).values(),
]

/** `, 3 chapters`, to be put behind a name; nothing when there are none. */
export function withChapters(chapters: readonly Chapter[] | undefined): string {
  const count = chapters?.length ?? 0
  return count === 0 ? '' : `, ${count} chapter${count === 1 ? '' : 's'}`
}

/** Its title, or its place among the others. `index` from 0. */
export const nameOfChapter = ({ title }: Chapter, index: number): string => title ?? `Chapter ${index + 1}`
