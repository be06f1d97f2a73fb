import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { ConversationId, TakeId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'

export const takeId = TakeId.parse('01900000-0000-7000-8000-000000000001')

/** Its microphone is being opened. */
export const aTake = (more: Partial<UiTake> = {}): UiTake => ({
  id: takeId,
  target: { conversationId: ConversationId.parse(idEndingWith(1)), rootId: null, anchor: null },
  state: 'opening',
  isLatched: true,
  startedAtMs: 0,
  durationMs: 0,
  peaks: null,
  undoUntilMs: null,
  keptBecause: null,
  ...more,
})

/** A clock that tests turn. */
export function createHandClock(): Clock & { pass(ms: number): Promise<void> } {
  let nowMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer(run, delayMs) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    async pass(ms) {
      const untilMs = nowMs + ms
      for (;;) {
        await settled()
        const next = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!next) break
        timers.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.run()
      }
      nowMs = untilMs
      await settled()
    },
  }
}

/** All that waits for nothing but its turn has had it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
