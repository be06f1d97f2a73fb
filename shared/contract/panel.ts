import { z } from 'zod'
import { TakeId } from '../kernel/ids.ts'
import { UiMicrophone } from './desktop.ts'
import { Chord } from './keys.ts'

/**
 * What the recording panel shows: the small window above all others, for whoever talks while they look at something else. It never has
 * the focus, so every key in here is one that works everywhere.
 */
export const PanelTake = z.object({
  id: TakeId,
  state: z.enum(['opening', 'recording', 'finishing']),
  /** As it is named in a sentence: `#general`, `a thread in #general`. */
  place: z.string(),
  durationMs: z.number().nonnegative(),
  isLatched: z.boolean(),
  isPaused: z.boolean(),
  /** A draft that goes on: it stays a draft. */
  isAppend: z.boolean(),
  /** It waits for the person before it goes out. */
  isReviewed: z.boolean(),
  /** From the last minute on; null before. */
  limitInMs: z.number().nonnegative().nullable(),
})
export type PanelTake = z.infer<typeof PanelTake>

/** How a take ended, or what else is to be said. `discarded` can be undone while it is shown. */
export const PanelOutcome = z.object({
  kind: z.enum(['sent', 'kept', 'discarded', 'failed', 'told']),
  takeId: TakeId.nullable(),
  message: z.string(),
})
export type PanelOutcome = z.infer<typeof PanelOutcome>

export const PanelView = z.object({
  take: PanelTake.nullable(),
  outcome: PanelOutcome.nullable(),
  microphone: UiMicrophone,
  keys: z.object({
    /** Ends a latched take; null: no key does, everywhere. */
    finish: Chord.nullable(),
    /** Esc is seen wherever the focus is. */
    hasEscape: z.boolean(),
  }),
})
export type PanelView = z.infer<typeof PanelView>

export const panelInputs = {
  /** By the pointer, in device-independent pixels since the last time. */
  move: z.object({
    dx: z.number().min(-20_000).max(20_000),
    dy: z.number().min(-20_000).max(20_000),
    isEnd: z.boolean(),
  }),
}
export type PanelMove = z.infer<typeof panelInputs.move>
