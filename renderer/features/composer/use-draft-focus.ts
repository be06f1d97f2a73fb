import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useServices, useUi } from '../../app/services-context.ts'

interface DraftFocus {
  readonly ref: RefObject<HTMLLIElement | null>
  readonly tabIndex: -1
  readonly 'aria-label': string
  onKeyDown(event: KeyboardEvent): void
}

/**
 * A draft that was just made is where the person goes on: its row takes the focus, and Enter sends it. The row and not its button, so
 * that Space still talks. One with a question is answered by its buttons only.
 */
export function useDraftFocus(take: UiTake): DraftFocus {
  const { actions, ui } = useServices()
  const ref = useRef<HTMLLIElement>(null)
  const isWanted = useUi((state) => state.draftToFocus === take.id)
  useEffect(() => {
    if (!isWanted) return
    ref.current?.focus()
    ui.setState({ draftToFocus: null })
  }, [isWanted, ui])
  const length = formatDuration(take.durationMs)
  return {
    ref,
    tabIndex: -1,
    'aria-label': take.question ? `Draft, ${length}. ${take.question.sentence}` : `Draft, ${length}. Enter sends it`,
    onKeyDown(event) {
      if (event.key !== 'Enter' || event.repeat || event.target !== event.currentTarget) return
      event.preventDefault()
      if (!take.question) actions.sendTake(take.id)
    },
  }
}
