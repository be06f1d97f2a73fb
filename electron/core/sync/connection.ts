import type { Connection } from '#shared/contract/desktop.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import type { OutboxCounts } from '../store/outbox-store.ts'
import type { WayProblem } from './http.ts'

/** What the app says about the way to the server; tells listeners only when something they see has changed. */
export interface ConnectionBoard {
  read(): Connection
  setLive(state: Connection['state']): void
  /** What the last request met; null: it was answered. */
  observe(problem: WayProblem | null): void
  /** Trouble before any request, such as an embedded server that does not start; null: over. */
  setTrouble(problem: WayProblem | null): void
  /** True when this device has nothing left that the server would accept. */
  isRefused(): boolean
  /** The outbox may have changed. */
  refresh(): void
  /** Signed out. */
  reset(): void
}

const isLasting = (reason: Reason): boolean => reason !== 'serverUnreachable'

export function createConnectionBoard(deps: {
  counts: () => OutboxCounts
  onChange: (connection: Connection) => void
}): ConnectionBoard {
  let state: Connection['state'] = 'offline'
  let problem: WayProblem | null = null
  let trouble: WayProblem | null = null
  let shown = ''

  const message = (): string | null => {
    const told = trouble ?? problem
    return told ? sentenceOf(told.reason, told.detail) : null
  }
  const isRefused = (): boolean => problem?.reason === 'tokenInvalid' || problem?.reason === 'tokenLocked'
  const read = (): Connection => ({ state, ...deps.counts(), message: message(), needsSignIn: isRefused() })
  const refresh = (): void => {
    const connection = read()
    const text = JSON.stringify(connection)
    if (text === shown) return
    shown = text
    deps.onChange(connection)
  }

  return {
    read,
    refresh,
    setLive(next) {
      state = next
      if (next === 'online' && problem && !isLasting(problem.reason)) problem = null
      refresh()
    },
    observe(next) {
      problem = next
      refresh()
    },
    setTrouble(next) {
      trouble = next
      refresh()
    },
    reset() {
      state = 'offline'
      problem = null
      trouble = null
      refresh()
    },
    isRefused,
  }
}
