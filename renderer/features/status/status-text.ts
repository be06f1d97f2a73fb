import type { Connection } from '#shared/contract/desktop.ts'
import type { FeedState } from '../../stores/feed-store.ts'

const stateNames = { online: 'Online', connecting: 'Connecting…', offline: 'Offline' } as const

/** `Online`, `Offline · 3 notes and 2 reactions wait`, `Online · 1 note failed`. */
export function statusText(connection: Connection, phase: FeedState['phase']): string {
  return [
    phase === 'lost' ? 'Reconnecting…' : phase === 'shutOut' ? 'Not connected' : stateNames[connection.state],
    waitText(connection.waits),
    connection.failed > 0 ? `${counted(connection.failed, 'note')} failed` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** Marks are told of only when nothing weightier waits: nobody made them on purpose. */
function waitText({ notes, reactions, marks }: Connection['waits']): string | null {
  const parts = [
    notes > 0 ? counted(notes, 'note') : null,
    reactions > 0 ? counted(reactions, 'reaction') : null,
    notes + reactions === 0 && marks > 0 ? counted(marks, 'mark') : null,
  ].filter((part) => part !== null)
  if (parts.length === 0) return null
  const isOne = parts.length === 1 && parts[0]?.startsWith('1 ')
  return `${parts.join(' and ')} ${isOne ? 'waits' : 'wait'}`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
