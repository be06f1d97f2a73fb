import { z } from 'zod'
import { NoteId } from '../kernel/ids.ts'

/**
 * The two minutes after the first sign-in: a microphone, a sentence to oneself, and hearing it. Kept with the settings, so that it goes on
 * where it was left, and never comes back once it is done. Pure: what happens in the app comes in as events.
 */
export const Tour = z.object({
  /** `offered`: nobody has answered yet. `left`: not now; it can be gone on with. */
  status: z.enum(['offered', 'running', 'left', 'done']),
  step: z.enum(['microphone', 'speak', 'listen', 'find']),
  /** Something was heard by the microphone. */
  isHeard: z.boolean(),
  /** What was said. */
  noteId: NoteId.nullable(),
  /** It was played from here, and at another speed. */
  isPlayed: z.boolean(),
  isSpeedTried: z.boolean(),
})
export type Tour = z.infer<typeof Tour>
export type TourStep = Tour['step']

export const tourSteps: readonly TourStep[] = ['microphone', 'speak', 'listen', 'find']

export const newTour: Tour = {
  status: 'offered',
  step: 'microphone',
  isHeard: false,
  noteId: null,
  isPlayed: false,
  isSpeedTried: false,
}

export type TourEvent =
  | { readonly kind: 'started' }
  | { readonly kind: 'left' }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  /** From the key sheet or the settings: from the beginning, whatever was before. */
  | { readonly kind: 'restarted' }
  | { readonly kind: 'levelHeard' }
  | { readonly kind: 'noteSaid'; readonly noteId: NoteId }
  | { readonly kind: 'notePlayed'; readonly noteId: NoteId }
  | { readonly kind: 'speedChosen' }

/** Returns the same object when nothing changes, so that nothing has to be kept. */
export function onTour(tour: Tour, event: TourEvent): Tour {
  if (event.kind === 'restarted') return { ...newTour, status: 'running' }
  if (tour.status !== 'running') return onIdle(tour, event)
  switch (event.kind) {
    case 'started':
      return tour
    case 'left':
      return { ...tour, status: 'left' }
    case 'next':
      return stepped(tour, 1)
    case 'back':
      return stepped(tour, -1)
    case 'levelHeard':
      return tour.step !== 'microphone' || tour.isHeard ? tour : { ...tour, isHeard: true }
    case 'noteSaid':
      // Said at any other time it is a note as any.
      return tour.step === 'speak'
        ? { ...tour, step: 'listen', noteId: event.noteId, isPlayed: false, isSpeedTried: false }
        : tour
    case 'notePlayed':
      return tour.step === 'listen' && event.noteId === tour.noteId && !tour.isPlayed
        ? { ...tour, isPlayed: true }
        : tour
    case 'speedChosen':
      return tour.step === 'listen' && tour.isPlayed && !tour.isSpeedTried ? { ...tour, isSpeedTried: true } : tour
  }
}

function onIdle(tour: Tour, event: TourEvent): Tour {
  if (event.kind === 'started' && tour.status !== 'done') return { ...tour, status: 'running' }
  if (event.kind === 'left' && tour.status === 'offered') return { ...tour, status: 'left' }
  return tour
}

function stepped(tour: Tour, by: 1 | -1): Tour {
  const index = tourSteps.indexOf(tour.step) + by
  if (index >= tourSteps.length) return { ...tour, status: 'done' }
  const step = tourSteps[Math.max(0, index)] ?? tour.step
  // Without a sentence there is none to hear: that step is passed over.
  if (step === 'listen' && tour.noteId === null) return { ...tour, step: by > 0 ? 'find' : 'speak' }
  return step === tour.step ? tour : { ...tour, step }
}
