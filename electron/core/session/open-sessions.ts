import { join } from 'node:path'
import type { Change } from '#shared/contract/desktop.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { CorePorts } from '../ports.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { SessionStore } from '../store/session-store.ts'
import { createBackoff } from '../sync/backoff.ts'
import type { ConnectionBoard } from '../sync/connection.ts'
import { createEmbeddedServer } from './embedded-server.ts'
import { createSessions, type Sessions, type SessionsDeps } from './sessions.ts'
import { describeUnsent } from './unsent-work.ts'

interface SessionParts extends Pick<SessionsDeps, 'createAccount' | 'wipe'> {
  readonly ports: Pick<CorePorts, 'children' | 'clock' | 'dataDir' | 'log' | 'net' | 'random'>
  readonly store: SessionStore
  readonly outbox: OutboxStore
  readonly board: ConnectionBoard
  readonly takes: () => readonly UiTake[]
  readonly emit: (change: Change) => void
}

/** Puts the sessions over the parts of a core, with a server of their own where the person uses one on this computer. */
export function openSessions({
  ports,
  store,
  outbox,
  board,
  takes,
  createAccount,
  wipe,
  emit,
}: SessionParts): Sessions {
  const { children, clock, dataDir, log, net, random } = ports
  return createSessions({
    store,
    net,
    clock,
    log,
    createEmbedded: (onUrl) =>
      createEmbeddedServer({
        children,
        dataDir: join(dataDir, 'server'),
        clock,
        backoff: createBackoff({ random }),
        log,
        onUrl,
        onTrouble: (trouble) => board.setTrouble(trouble),
      }),
    createAccount,
    isRefused: () => board.isRefused(),
    unsentWork: () => describeUnsent(outbox.counts(), takes()),
    wipe,
    parkOutbox: (serverUrl) => outbox.parkAll('notAllowed', serverUrl),
    onChange: (session) => emit({ kind: 'session', session }),
  })
}
