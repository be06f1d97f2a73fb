import { useEffect, useRef } from 'react'
import type { Clock, Timer } from '#shared/kernel/clock.ts'

interface TitleKeeperInput {
  readonly clock: Clock
  /** The recording ends: what is typed is kept now or never. */
  readonly isOver: boolean
  readonly title: string | null
  readonly save: (title: string | null) => void
}

interface TitleKeeper {
  /** From here on `undo` goes back to what stands there now. */
  begin(): void
  typed(text: string): void
  /** What stood there before one came. */
  undo(): string
  flush(): void
}

/** A recording may end, and the program with it, in the middle of a word: what is typed is kept when the fingers rest this long. */
const REST_MS = 300

/** Keeps a title while it is typed, each one once. */
export function useTitleKeeper({ clock, isOver, title, save }: TitleKeeperInput): TitleKeeper {
  const state = useRef({ typed: title, saved: title, before: title, timer: null as Timer | null, save })
  state.current.save = save

  const flush = () => {
    const now = state.current
    now.timer?.cancel()
    now.timer = null
    if (now.typed === now.saved) return
    now.saved = now.typed
    now.save(now.typed)
  }
  const latest = useRef(flush)
  latest.current = flush
  useEffect(() => {
    if (isOver) latest.current()
  }, [isOver])
  useEffect(() => () => latest.current(), [])

  return {
    begin() {
      state.current.before = state.current.typed
    },
    typed(text) {
      const now = state.current
      now.typed = text.trim() || null
      now.timer?.cancel()
      now.timer = clock.setTimer(() => latest.current(), REST_MS)
    },
    undo() {
      state.current.typed = state.current.before
      return state.current.before ?? ''
    },
    flush,
  }
}
