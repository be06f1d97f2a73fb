import type { Chord } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { IdMaker } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'

/** The network, as far as the core knows it. */
export interface Net {
  fetch(url: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>
  openSocket(url: string, headers: Record<string, string>): LiveSocket
}

/** A client WebSocket. `onClose` is called exactly once, whatever ended it. */
export interface LiveSocket {
  onOpen(listener: () => void): void
  onMessage(listener: (text: string) => void): void
  onClose(listener: (code: number) => void): void
  close(): void
}

/** Starts our own programs: `utilityProcess` in Electron, `child_process` elsewhere. */
export interface ChildStarter {
  /** `module`: which of our programs. Lines of its standard output arrive one by one. */
  start(module: 'server' | 'keyHook', args: readonly string[]): Child
}

export interface Child {
  onLine(listener: (line: string) => void): void
  onErrorLine(listener: (line: string) => void): void
  /** Once. `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void
  /** Asks it to end (SIGTERM), and makes it after `graceMs`. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>
}

export type KeyHookEvent =
  | { readonly kind: 'pressed'; readonly atMs: number }
  | { readonly kind: 'released'; readonly atMs: number }
  | { readonly kind: 'escaped'; readonly atMs: number }
  /** The hook lost sight of a chord that was down: nobody knows whether it still is. */
  | { readonly kind: 'unwatched'; readonly atMs: number }

/** Keys that work whatever window has the focus. `start` reports the truth: a hook that cannot see keys says why. */
export interface KeyHook {
  start(chord: Chord): void
  onEvent(listener: (event: KeyHookEvent) => void): void
  onStatus(listener: (status: { kind: 'running' } | { kind: 'unavailable'; why: string }) => void): void
  stop(): Promise<void>
}

/** One window (or tab) of the UI, whatever carries it. */
export interface ClientChannel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onBytes(listener: (bytes: Uint8Array) => void): void
  onClose(listener: () => void): void
}

/** The keyring of this computer and this person. Both may throw: it can be locked, or another one by now. */
export interface Secrets {
  encrypt(text: string): Promise<Uint8Array>
  /** `isStale`: sealed with a key that the keyring is about to give up. */
  decrypt(sealed: Uint8Array): Promise<{ readonly text: string; readonly isStale: boolean }>
}

/** Everything the core needs from the outside; tests pass fakes of these and a real folder. */
export interface CorePorts {
  readonly dataDir: string
  readonly clock: Clock
  readonly ids: IdMaker
  /** 0 (inclusive) to 1 (exclusive); spreads waits so that devices do not come back as one. */
  readonly random: () => number
  readonly net: Net
  readonly children: ChildStarter
  /** Null: no global keys in this host (command line). */
  readonly keyHook: KeyHook | null
  /** Null: this host has no keyring (browser host, command line, a desktop without one). */
  readonly secrets: Secrets | null
  readonly log: Log
  readonly version: string
}
