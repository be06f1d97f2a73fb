import type { Clock } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import type { OutboxStore } from '../store/outbox-store.ts'

/** What became of a note: on the server, parked with a sentence, still waiting, or none of these: thrown away, or never made. */
export type Settlement = 'delivered' | { readonly failed: string } | 'queued' | 'gone'

/** Lets a caller wait for the end of a note's way. */
export interface Settlements {
  /** `queued` after `timeoutMs`. */
  whenSettled(noteId: NoteId, timeoutMs: number): Promise<Settlement>
  /** Something happened to the note. */
  check(noteId: NoteId): void
  /** The server has taken it, though its place may not be known here yet. */
  delivered(noteId: NoteId): void
  /** Whoever still waits is told that the note waits too; no timer is left. */
  close(): void
}

export interface SettlementsDeps {
  readonly outbox: OutboxStore
  readonly clock: Clock
  /** Whether the note has come from the server. */
  readonly isKnown: (noteId: NoteId) => boolean
}

export function createSettlements({ outbox, clock, isKnown }: SettlementsDeps): Settlements {
  const waiters = new Map<NoteId, Set<() => void>>()
  const taken = new Set<NoteId>()
  const endings = new Set<() => void>()
  const settlementOf = (noteId: NoteId): Settlement => {
    const row = outbox.ofNote(noteId)
    if (!row) return taken.has(noteId) || isKnown(noteId) ? 'delivered' : 'gone'
    return row.failure ? { failed: sentenceOf(row.failure.reason, row.failure.detail) } : 'queued'
  }
  const check = (noteId: NoteId): void => {
    for (const waiter of [...(waiters.get(noteId) ?? [])]) waiter()
  }
  return {
    check,
    delivered(noteId) {
      taken.add(noteId)
      check(noteId)
    },
    whenSettled(noteId, timeoutMs) {
      const now = settlementOf(noteId)
      if (now !== 'queued') return Promise.resolve(now)
      return new Promise((resolve) => {
        const own = waiters.get(noteId) ?? new Set<() => void>()
        waiters.set(noteId, own)
        const end = (settlement: Settlement): void => {
          timer.cancel()
          own.delete(waiter)
          endings.delete(giveUp)
          if (own.size === 0) waiters.delete(noteId)
          resolve(settlement)
        }
        const waiter = (): void => {
          const settlement = settlementOf(noteId)
          if (settlement !== 'queued') end(settlement)
        }
        const giveUp = (): void => end('queued')
        const timer = clock.setTimer(giveUp, timeoutMs)
        own.add(waiter)
        endings.add(giveUp)
      })
    },
    close() {
      for (const giveUp of [...endings]) giveUp()
    },
  }
}
