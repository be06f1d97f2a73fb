import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { segmentAt } from '#shared/captions/typed.ts'
import type { CaptionSegment, Captions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { trackOfNote } from '../../app/playback.ts'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from './details.module.css'

interface TranscriptLinesProps {
  readonly note: UiNote
  readonly captions: Captions
  readonly durationMs: number
}

/** The words with their times: a click plays from there, and what is being said is marked and kept in view. One stop for Tab; arrows go on. */
export function TranscriptLines({ note, captions, durationMs }: TranscriptLinesProps) {
  const { playback } = useServices()
  const { segments, language } = captions
  const [isFollowing, setFollowing] = useState(true)
  const list = useRef<HTMLOListElement>(null)
  const current = usePlayer(({ track, positionMs, status }) =>
    track?.id === note.id && status !== 'ended' ? segmentAt(segments, positionMs) : -1,
  )
  useEffect(() => {
    if (isFollowing && current >= 0) list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current, isFollowing])

  const noteNow = useRef(note)
  noteNow.current = note
  const [seek] = useState(
    () => (segment: CaptionSegment, endMs: number) =>
      playback.play(trackOfNote(noteNow.current), Math.min(segment.startMs, endMs)),
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const line = document.activeElement?.closest('li')
    const next = step > 0 ? line?.nextElementSibling : line?.previousElementSibling
    event.preventDefault()
    next?.querySelector('button')?.focus()
  }

  return (
    <>
      {current >= 0 && segments.length > 6 ? (
        <Button size="small" tone="quiet" aria-pressed={isFollowing} onClick={() => setFollowing((was) => !was)}>
          {isFollowing ? 'Following' : 'Follow along'}
        </Button>
      ) : null}
      <ol ref={list} className={css.list} lang={language ?? undefined} onKeyDown={onKeyDown}>
        {segments.map((segment, index) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: segments have no names, and change all at once
            key={index}
            segment={segment}
            durationMs={durationMs}
            isCurrent={index === current}
            isTabStop={index === Math.max(0, current)}
            onSeek={seek}
          />
        ))}
      </ol>
    </>
  )
}

interface LineProps {
  readonly segment: CaptionSegment
  readonly durationMs: number
  readonly isCurrent: boolean
  readonly isTabStop: boolean
  readonly onSeek: (segment: CaptionSegment, endMs: number) => void
}

const Line = memo(function Line({ segment, durationMs, isCurrent, isTabStop, onSeek }: LineProps) {
  return (
    <li className={css.lineItem}>
      <button
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isCurrent ? 'true' : undefined}
        className={classes(css.item, isCurrent && css.current)}
        onClick={() => onSeek(segment, durationMs)}
      >
        <span className={classes(css.time, 'numbers')}>{formatDuration(Math.min(segment.startMs, durationMs))}</span>
        <span dir="auto" className={css.words}>
          {segment.text}
        </span>
      </button>
    </li>
  )
})
