import type { KeyboardEvent } from 'react'
import { limits } from '#shared/contract/limits.ts'
import type { Chapter } from '#shared/contract/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useServices } from '../../app/services-context.ts'
import { nameOfChapter } from '../../ui/chapter-ticks.tsx'
import css from './draft-editor.module.css'

/** The parts of a draft, to be named before it goes out; a click on the time plays from there. */
export function ChapterTitles({ take }: { readonly take: UiTake }) {
  const { chapters = [] } = take
  if (chapters.length === 0) return null
  return (
    <ol aria-label="Chapters" className={css.chapters}>
      {chapters.map((chapter, index) => (
        // Another title from elsewhere makes another field of it.
        <ChapterTitle key={`${chapter.atMs} ${chapter.title}`} take={take} chapter={chapter} index={index} />
      ))}
    </ol>
  )
}

interface ChapterTitleProps {
  readonly take: UiTake
  readonly chapter: Chapter
  readonly index: number
}

function ChapterTitle({ take, chapter, index }: ChapterTitleProps) {
  const { actions, drafts } = useServices()
  const time = formatDuration(chapter.atMs)
  const name = (typed: string) => {
    const title = typed.trim() || null
    if (title !== chapter.title) actions.nameChapter(take.id, { atMs: chapter.atMs, title })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    if (event.key === 'Escape') event.currentTarget.value = chapter.title ?? ''
    event.preventDefault()
    event.currentTarget.blur()
  }
  return (
    <li>
      <button
        type="button"
        aria-label={`Play from ${time}`}
        title="Play from here"
        className={css.chapterTime}
        onClick={() => drafts.play(chapter.atMs)}
      >
        {time}
      </button>
      <input
        type="text"
        aria-label={`Title of the chapter at ${time}`}
        placeholder={nameOfChapter({ ...chapter, title: null }, index)}
        defaultValue={chapter.title ?? ''}
        maxLength={limits.nameLength}
        autoComplete="off"
        className={css.chapterTitle}
        onBlur={(event) => name(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </li>
  )
}
