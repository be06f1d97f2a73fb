/** What is noted of a take while it is recorded: where it was paused, and which moments the person marked. */
import { limits } from '#shared/contract/limits.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { TakeState } from '#shared/take/lifecycle-types.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { withTitle } from './heard-chapters.ts'
import { isBeingRecorded, type TakeRecord } from './take-record.ts'

/**
 * Where in what was recorded it is now. What is on disk lags behind the voice by up to a page, so the time since the last one counts too,
 * as far as it can be sound.
 */
function positionMs(record: TakeRecord, nowMs: number): number {
  const storedMs = record.recordedBaseMs + record.durationMs - record.baseMs
  const isRunning = record.state.kind === 'recording' && !record.state.isPaused
  return storedMs + (isRunning ? Math.min(takeTuning.syncEveryMs, Math.max(0, nowMs - record.storedAtMs)) : 0)
}

/** Pressing twice is one mark. Refused when it does not record, or holds as many as a note can carry. */
export function markChapter(record: TakeRecord, title: string | null, nowMs: number): Result<void, Reason> {
  if (record.state.kind !== 'recording') return refused('takeUnknown')
  if (record.chapters.length >= limits.chapters) return refused('requestInvalid', `a note has ${limits.chapters} marks`)
  const atMs = Math.round(positionMs(record, nowMs))
  const last = record.chapters.at(-1)
  if (last && atMs - last.atMs < takeTuning.doubleMarkMs && title === null) return done(undefined)
  record.chapters = [...record.chapters, { atMs, title }]
  return done(undefined)
}

/**
 * Of a draft, in the time of what is heard; until it is one, in that of what was recorded: who names a chapter as they stop is not too late.
 * A title of null takes it away. Refused where nothing is marked.
 */
export function nameChapter(
  record: TakeRecord,
  named: { readonly atMs: number; readonly title: string | null },
): Result<void, Reason> {
  const { state, chapters, edits } = record
  if (state.kind !== 'draft' && !isBeingRecorded(state)) return refused('takeUnknown')
  const next = withTitle(chapters, state.kind === 'draft' ? edits.kept : null, named)
  if (next === null) return refused('requestInvalid', 'no chapter begins there')
  record.chapters = next
  return done(undefined)
}

/** From one state to the next, a pause may have begun or ended; whatever ends the take ends it too. */
export function notePause(record: TakeRecord, next: TakeState, nowMs: number): void {
  const willPause = next.kind === 'recording' && next.isPaused
  if (willPause && record.pausedSince === null) {
    record.pausedSince = { atMs: Math.round(positionMs(record, nowMs)), sinceMs: nowMs }
  }
  if (willPause || record.pausedSince === null) return
  const { atMs, sinceMs } = record.pausedSince
  record.pauses = [...record.pauses, { atMs, lengthMs: Math.round(nowMs - sinceMs) }]
  record.pausedSince = null
}
