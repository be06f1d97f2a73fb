import { Mic } from 'lucide-react'
import type { SearchHit } from '#shared/contract/desktop-answers.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import { formatClock, formatDay } from '../../ui/time-format.ts'
import css from './search.module.css'
import { piecesOf } from './search-words.ts'

interface SearchHitRowProps {
  readonly id: string
  readonly hit: SearchHit
  readonly isChosen: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

/** Who said it, where and when; below it what was found. The field has the keys: this is only pointed at. */
export function SearchHitRow({ id, hit, isChosen, onPoint, onChoose }: SearchHitRowProps) {
  const { clock } = useServices()
  const conversation = useFeed((state) => state.conversations[hit.conversationId])
  const when = `${formatDay(hit.createdAtMs, clock.nowMs())}, ${formatClock(hit.createdAtMs)}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above chooses with Enter
    <div
      role="option"
      tabIndex={-1}
      id={id}
      aria-selected={isChosen}
      className={css.hit}
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' })
      }}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <p className={css.facts}>
        <span className={css.author}>{hit.isMine ? 'You' : hit.authorName}</span>
        <span className={css.place}>
          {nameInSentence(conversation)}
          {hit.rootId === null ? '' : ', in a thread'}
        </span>
        <span className="numbers">{when}</span>
      </p>
      <p className={css.snippet}>
        {hit.snippet === null ? (
          <span className={css.voice}>
            <Mic size={13} aria-hidden />
            <span className="numbers">Voice note, {formatDuration(hit.durationMs ?? 0)}</span>
          </span>
        ) : (
          piecesOf(hit.snippet).map(({ text, isFound, at }) =>
            isFound ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
          )
        )}
      </p>
    </div>
  )
}
