import type { TrackEvent } from './model.ts'
import { budget } from './tuning.ts'

/** How much of the budget events have used; whoever adds to them asks before. */
export interface Spent {
  readonly events: number
  readonly points: number
  /** Marks that come and go. */
  readonly named: number
  readonly letters: number
}

export const nothingSpent: Spent = { events: 0, points: 0, named: 0, letters: 0 }

export function spentWith(before: Spent, events: readonly TrackEvent[]): Spent {
  let { points, named, letters } = before
  for (const event of events) {
    if ('points' in event) points += event.points.length
    if ('ids' in event) named += event.ids.length
    if ('text' in event) letters += event.text.length
  }
  return { events: before.events + events.length, points, named, letters }
}

/** What is more than a track can hold, in words; null: it fits. */
export function excessOf({ events, points, named, letters }: Spent): string | null {
  if (events > budget.events) return `more than ${budget.events} strokes`
  if (points > budget.points) return `more than ${budget.points} points`
  if (named > budget.namedMarks) return `more than ${budget.namedMarks} marks that come and go`
  return letters > budget.allTextLength ? `more than ${budget.allTextLength} letters` : null
}
