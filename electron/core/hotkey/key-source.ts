import type { BindingId, KeyBindings, KeyState } from '#shared/contract/keys.ts'
import { bindingIds } from '#shared/keys/bindings.ts'
import type { KeyHookEvent } from '../ports.ts'

/**
 * One way to see keys: a back-end. Whoever stops or loses sight of one says `unwatched` for keys that are down. It goes on trying by
 * itself after it has said that it is unavailable, until it is stopped.
 */
export interface KeySource {
  start(bindings: KeyBindings): void
  onEvent(listener: (event: KeyHookEvent) => void): void
  /** The listener hears the present one at once, where there is one. */
  onStatus(listener: (status: SourceStatus) => void): void
  setSuspended(isSuspended: boolean): void
  configure(): void
  stop(): Promise<void>
}

/**
 * `partly`: why it sees keys only in some windows, as a sentence; null: in all. `why`: the end of a sentence. `isDenied`: the person said no,
 * and is not asked again unasked. `isAbsent`: this system has no such thing.
 */
export type SourceStatus =
  | {
      readonly kind: 'running'
      readonly partly: string | null
      readonly keys: Partial<Record<BindingId, KeyState>>
      readonly canConfigure: boolean
    }
  | { readonly kind: 'unavailable'; readonly why: string; readonly isDenied: boolean; readonly isAbsent: boolean }

export const running = (keys: Partial<Record<BindingId, KeyState>> = {}): SourceStatus => ({
  kind: 'running',
  partly: null,
  keys,
  canConfigure: false,
})

export const unavailable = (why: string, isAbsent = false): SourceStatus => ({
  kind: 'unavailable',
  why,
  isDenied: false,
  isAbsent,
})

/** Whether anything would be different with the other. */
export const isSameBindings = (one: KeyBindings, other: KeyBindings): boolean =>
  bindingIds.every((id) => JSON.stringify(one[id]) === JSON.stringify(other[id]))
