import { type KeyboardEvent, useEffect, useRef } from 'react'
import { limits } from '#shared/contract/limits.ts'
import type { Chapter } from '#shared/contract/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { capsFor } from '../../app/keys.ts'
import { useServices, useUi } from '../../app/services-context.ts'
import { distinctChapters, nameOfChapter } from '../../ui/chapter-ticks.tsx'
import { Keys } from '../../ui/kbd.tsx'
import css from './take-chapters.module.css'
import { useTitleKeeper } from './use-title-keeper.ts'

/**
 * What was marked of the recording so far, each with room for its title: above the strip, beside what one talks with. Nothing here takes the
 * focus by itself, for who speaks holds a key.
 */
export function TakeChapters({ take }: { readonly take: UiTake }) {
  const { isMac, ui } = useServices()
  const isNaming = useUi((state) => state.isNamingChapter)
  const list = useRef<HTMLOListElement>(null)
  /** Who comes from elsewhere by key goes back there: Space is then the talk key again. */
  const cameFrom = useRef<Element | null>(null)
  const chapters = distinctChapters(take.chapters ?? [])
  const { length } = chapters

  useEffect(() => {
    const newest = list.current?.lastElementChild
    newest?.scrollIntoView({ block: 'nearest' })
    const field = newest?.querySelector('input')
    if (!isNaming || length === 0 || !field) return
    cameFrom.current = document.activeElement
    field.focus()
    ui.setState({ isNamingChapter: false })
  }, [isNaming, length, ui])
  // What was asked for of a recording that is over is not asked of the next one.
  useEffect(() => () => ui.setState({ isNamingChapter: false }), [ui])

  if (length === 0) return null
  const leave = (field: HTMLInputElement) => {
    field.blur()
    const before = cameFrom.current
    cameFrom.current = null
    if (before instanceof HTMLElement && before.isConnected && before !== field) before.focus({ preventScroll: true })
  }
  return (
    <section aria-label="Chapters of the recording" className={css.chapters}>
      <p className={css.head}>
        Chapters
        <span>
          <Keys keys={capsFor('nameChapter', isMac)} /> names the last
        </span>
      </p>
      <ol ref={list} className={css.list}>
        {chapters.map((chapter, index) => (
          <li key={chapter.atMs}>
            <span className={`${css.time} numbers`}>{formatDuration(chapter.atMs)}</span>
            <Title take={take} chapter={chapter} index={index} onLeave={leave} />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface TitleProps {
  readonly take: UiTake
  readonly chapter: Chapter
  /** From 0. */
  readonly index: number
  readonly onLeave: (field: HTMLInputElement) => void
}

function Title({ take, chapter, index, onLeave }: TitleProps) {
  const { actions, clock, talk } = useServices()
  const isOver = take.state !== 'recording'
  const keeper = useTitleKeeper({
    clock,
    isOver,
    title: chapter.title,
    save: (title) => actions.nameChapter(take.id, { atMs: chapter.atMs, title }),
  })
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // A talk key that is held repeats; what it holds is the recording.
    if (event.key === ' ' && event.repeat && talk.isPressed()) return event.preventDefault()
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    // Esc of a field leaves the field: it is not meant for the recording.
    if (event.key === 'Escape') event.currentTarget.value = keeper.undo()
    event.preventDefault()
    onLeave(event.currentTarget)
  }
  return (
    <input
      type="text"
      aria-label={`Title of the chapter at ${formatDuration(chapter.atMs)}`}
      placeholder={nameOfChapter({ ...chapter, title: null }, index)}
      defaultValue={chapter.title ?? ''}
      maxLength={limits.nameLength}
      autoComplete="off"
      readOnly={isOver}
      className={css.title}
      onFocus={keeper.begin}
      onInput={(event) => keeper.typed(event.currentTarget.value)}
      onBlur={keeper.flush}
      onKeyDown={onKeyDown}
    />
  )
}
