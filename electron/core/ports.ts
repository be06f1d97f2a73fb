import type { BindingId, Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import type { Permission, PermissionState } from '#shared/contract/permissions.ts'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { IdMaker } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { UpdateFact, UpdateObstacle } from '#shared/update/update-policy.ts'

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
  | { readonly kind: 'pressed'; readonly binding: BindingId; readonly atMs: number }
  | { readonly kind: 'released'; readonly binding: BindingId; readonly atMs: number }
  /** Pressed, and nobody will tell of letting go. */
  | { readonly kind: 'toggled'; readonly binding: BindingId; readonly atMs: number }
  | { readonly kind: 'escaped'; readonly atMs: number }
  /** The hook lost sight of a key that holds a take open: nobody knows whether it still is down. */
  | { readonly kind: 'unwatched'; readonly atMs: number }

/** Keys that work whatever window has the focus, by whatever way works here. The status is the truth: what works, why, and what would be better. */
export interface KeyHook {
  /** May be called again with other bindings. */
  start(bindings: KeyBindings): void
  onEvent(listener: (event: KeyHookEvent) => void): void
  /** The listener hears the present one at once, where there is one. */
  onStatus(listener: (status: Hotkey) => void): void
  /** While a person chooses keys by pressing them: the system must let them through to the window. */
  setSuspended(isSuspended: boolean): void
  /** Opens the desktop's own dialog for these keys, or asks again after a no. */
  configure(): void
  stop(): Promise<void>
}

/** Shortcuts that the system tells of when they are pressed, and not when they are let go of: Electron's `globalShortcut`. */
export interface SystemShortcuts {
  /** `accelerator`: as Electron writes them. False: the system, or another program, has it. */
  register(accelerator: string, onPressed: () => void): boolean
  unregister(accelerator: string): void
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

/**
 * Fetches new versions and puts them in the place of this one. It tells what it found; whether and when anything is installed is decided in
 * `shared/update`. A version that its publisher has not signed, or whose hash is another, is never told as fetched.
 */
export interface Updater {
  /** Why there are no updates for this program; null: there are. */
  readonly obstacle: UpdateObstacle | null
  onFact(listener: (fact: UpdateFact) => void): void
  check(): void
  /** Ends the program in the usual way, at the end of which `atQuit` is asked. */
  quit(): void
}

/** What the system has let the person decide about this program. */
export interface SystemPermissions {
  /** As it is now: it can be taken back while the program runs. */
  read(permission: Permission): PermissionState
  /** The system's own question. Resolves when it was answered, or at once where the system asks none. */
  ask(permission: Permission): Promise<void>
  canOpenSettings(permission: Permission): boolean
  openSettings(permission: Permission): void
}

/** Pictures of the screen. They are given to the page that asks next, never to the core. */
export interface ScreenSources {
  /** Displays and windows, our own left out; null: the system asks by itself which. */
  list(): Promise<ScreenSource[] | null>
  /** The person has chosen; counts once, and for seconds. Resolves when the page may ask. */
  choose(choice: ScreenChoice): Promise<void>
}

/** The camera, for the page of the main window: given only while the person has asked for the bubble of a clip. */
export interface CameraGate {
  /** The page is about to ask for it. Counts for seconds. */
  announce(): void
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
  /** Null: a page knows, or nobody does (browser host, command line). */
  readonly permissions: SystemPermissions | null
  /** Null: the browser asks, or nobody shows anything (browser host, command line). */
  readonly screen: ScreenSources | null
  /** Null: the browser asks, or nobody is seen (browser host, command line). */
  readonly camera: CameraGate | null
  /** Null: this host is brought up to date by whatever brought it (browser host, command line). */
  readonly updater: Updater | null
  readonly log: Log
  readonly version: string
}
