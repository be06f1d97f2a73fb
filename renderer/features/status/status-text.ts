import type { Connection } from '#shared/contract/desktop.ts'
import type { FeedState } from '../../stores/feed-store.ts'

const stateNames = { online: 'Online', connecting: 'Connecting…', offline: 'Offline' } as const

/** `Online`, `Offline · 3 waiting`, `Online · 1 failed`. */
export function statusText(connection: Connection, phase: FeedState['phase']): string {
  return [
    phase === 'lost' ? 'Reconnecting…' : phase === 'shutOut' ? 'Not connected' : stateNames[connection.state],
    connection.waiting > 0 ? `${connection.waiting} waiting` : null,
    connection.failed > 0 ? `${connection.failed} failed` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
