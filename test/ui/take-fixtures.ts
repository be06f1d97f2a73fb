import type { UiTake } from '#shared/contract/ui-take.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { conversationIds, general, noteId, speechPeaks, takeId } from './people-fixtures.ts'

export const draftTake = (nowMs: number): UiTake => ({
  id: takeId(1),
  target: { conversationId: general, rootId: null, anchor: null },
  state: 'draft',
  isLatched: false,
  startedAtMs: nowMs - 600_000,
  durationMs: 18_200,
  peaks: speechPeaks(41),
  undoUntilMs: null,
  keptBecause: 'The microphone went away. What you said is kept as a draft.',
})

/** Over several conversations, kept for several reasons; the newest first. */
export const manyDrafts = (nowMs: number): UiTake[] => {
  const [, design = general, , , crew = general, , bob = general] = conversationIds
  const draft = (n: number, conversationId: ConversationId, more: Partial<UiTake>): UiTake => ({
    ...draftTake(nowMs),
    id: takeId(10 + n),
    target: { conversationId, rootId: null, anchor: null },
    startedAtMs: nowMs - n * 3_700_000,
    peaks: speechPeaks(50 + n),
    keptBecause: null,
    ...more,
  })
  return [
    draft(1, general, {
      durationMs: 4_000,
      peaks: Array.from({ length: 100 }, () => 1),
      question: {
        kind: 'silent',
        sentence:
          'Nothing was heard in this recording: is it the right microphone? It is not sent; it waits in #general.',
      },
    }),
    draft(2, bob, {
      durationMs: 31_000,
      keptBecause: 'Recovered, 31 s: Earshot ended while this was recorded. It is kept as a draft in Bob.',
    }),
    draft(3, design, {
      durationMs: 95_000,
      question: { kind: 'manyPeople', sentence: 'Send to 34 people? It is not sent yet; it waits in #design.' },
    }),
    draft(9, crew, {
      target: { conversationId: crew, rootId: noteId(384), anchor: null },
      durationMs: 12_400,
      keptBecause: 'The computer went to sleep. What you said is kept as a draft in a thread in Launch crew.',
    }),
  ]
}

export const recordingTake = (nowMs: number): UiTake => ({
  ...draftTake(nowMs),
  id: takeId(2),
  state: 'recording',
  startedAtMs: nowMs,
  durationMs: 0,
  peaks: null,
  keptBecause: null,
})
