import type { UiTake } from '#shared/contract/desktop.ts'
import type { OutboxCounts } from '../store/outbox-store.ts'

/** What only this device holds, as `2 unsent notes and 1 draft`; null when there is nothing. */
export function describeUnsent(counts: OutboxCounts, takes: readonly UiTake[]): string | null {
  const unsent = counts.waiting + counts.failed
  // A discarded take is on its way out because the person said so.
  const drafts = takes.filter((take) => take.state !== 'discarded').length
  const parts = [
    ...(unsent > 0 ? [`${unsent} unsent ${unsent === 1 ? 'change' : 'changes'}`] : []),
    ...(drafts > 0 ? [`${drafts} ${drafts === 1 ? 'draft' : 'drafts'}`] : []),
  ]
  return parts.length > 0 ? parts.join(' and ') : null
}
