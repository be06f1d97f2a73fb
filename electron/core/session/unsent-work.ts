import type { UiTake } from '#shared/contract/ui-take.ts'
import type { OutboxCounts } from '../store/outbox-store.ts'

/** What only this device holds, as `2 unsent notes, 1 reaction and 1 draft`; null when there is nothing. */
export function describeUnsent(counts: OutboxCounts, takes: readonly UiTake[]): string | null {
  const { notes, reactions, marks } = counts.waits
  // A discarded take is on its way out because the person said so.
  const drafts = takes.filter((take) => take.state !== 'discarded').length
  const parts = [
    counted(notes + counts.failed, 'unsent note'),
    counted(reactions, 'reaction'),
    counted(marks, 'heard or read mark'),
    counted(drafts, 'draft'),
  ].filter((part) => part !== null)
  const last = parts.pop()
  if (last === undefined) return null
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last
}

const counted = (count: number, what: string): string | null =>
  count === 0 ? null : `${count} ${what}${count === 1 ? '' : 's'}`
