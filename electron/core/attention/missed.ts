import type { Settings } from '#shared/contract/settings.ts'
import type { UiPresence } from '#shared/contract/shell.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { silenceAt } from '#shared/notify/quiet.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'

/**
 * Notes that came while nobody could be called. They are told of together, once that is over by itself: in the morning, after waking, at
 * the start. Whoever ends a silence by hand, or looks at Earshot by then, sees the counts and is told nothing.
 */
export interface Missed {
  add(noteIds: readonly NoteId[]): void
  settingsChanged(): void
  forget(): void
}

export interface MissedDeps {
  readonly settings: () => Settings
  readonly presence: () => UiPresence | null
  /** False: nothing shows notifications yet. */
  readonly canTell: () => boolean
  readonly tell: (noteIds: readonly NoteId[]) => void
  readonly clock: Clock
}

/** More than this is many, whatever the number. */
const KEPT_AT_MOST = 5_000

export function createMissed({ settings, presence, canTell, tell, clock }: MissedDeps): Missed {
  const waiting = new Set<NoteId>()
  let before = settings()
  let timer: Timer | null = null

  const look = (): void => {
    timer = null
    const { isVisible = false, isFocused = false } = presence() ?? {}
    if (isVisible && isFocused) return waiting.clear()
    if (!canTell() || silenceAt(settings(), clock.nowMs()) !== null) return lookIn(notifyTuning.missedLookMs)
    const noteIds = [...waiting]
    waiting.clear()
    tell(noteIds)
  }
  const lookIn = (delayMs: number): void => {
    timer?.cancel()
    timer = clock.setTimer(look, delayMs)
  }
  const forget = (): void => {
    waiting.clear()
    timer?.cancel()
    timer = null
  }
  return {
    add(noteIds) {
      for (const noteId of noteIds) if (waiting.size < KEPT_AT_MOST) waiting.add(noteId)
      if (waiting.size > 0) lookIn(notifyTuning.missedSettleMs)
    },
    settingsChanged() {
      const nowMs = clock.nowMs()
      const wasSilent = silenceAt(before, nowMs) !== null
      before = settings()
      if (!before.notify || (wasSilent && silenceAt(before, nowMs) === null)) forget()
    },
    forget,
  }
}
