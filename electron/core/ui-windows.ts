import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createEmitter, type Emitter } from '#shared/kernel/emitter.ts'
import type { Log } from '#shared/kernel/log.ts'

/** The pages that show the app, seen from the desktop around them. */
export interface UiWindows {
  /** A page that takes commands. Returns what ends it. */
  attach(windowId: string, send: (command: UiCommand) => void): () => void
  report(windowId: string, presence: UiPresence): void
  /**
   * Asks the page that had the focus last. Where there is none, the command waits for the next one and the host is asked to open
   * a window (`onWanted`); a command that waited too long is dropped: nobody wants sound a minute after the click.
   */
  send(command: UiCommand): void
  /** The same, with its window in front of all others: the person has to be asked something before what they want can be done. */
  sendInFront(command: UiCommand): void
  /** A page asks for its window in front: it has something to be looked at. */
  comeForward(): void
  /** Of the page that had the focus last; null: there is none. */
  presence(): UiPresence | null
  readonly onPresence: Emitter<UiPresence | null>['on']
  readonly onWanted: Emitter<void>['on']
  /** The host brings its window to the front. */
  readonly onFront: Emitter<void>['on']
}

interface Page {
  readonly send: (command: UiCommand) => void
  presence: UiPresence | null
}

/** A window takes a second or two to open; what was asked for longer ago has lost its sense. */
const WAIT_LIMIT_MS = 15_000

export function createUiWindows({ clock, log }: { clock: Clock; log: Log }): UiWindows {
  const onFault = (error: unknown): void => log('error', 'a listener of windows failed', { error: String(error) })
  const presences = createEmitter<UiPresence | null>(onFault)
  const wanted = createEmitter<void>(onFault)
  const front = createEmitter<void>(onFault)
  /** The one that had the focus last stands last. */
  const pages = new Map<string, Page>()
  /** Said before the page had attached: the two come by different calls. */
  const early = new Map<string, UiPresence>()
  let waiting: { readonly command: UiCommand; readonly atMs: number }[] = []

  const newest = (): Page | null => [...pages.values()].at(-1) ?? null
  const moveLast = (windowId: string, page: Page): void => {
    pages.delete(windowId)
    pages.set(windowId, page)
  }

  const send = (command: UiCommand): void => {
    const page = newest()
    if (page) return page.send(command)
    waiting.push({ command, atMs: clock.monotonicMs() })
    wanted.emit()
  }

  return {
    attach(windowId, send) {
      const page: Page = { send, presence: early.get(windowId) ?? null }
      early.clear()
      moveLast(windowId, page)
      if (page.presence) presences.emit(page.presence)
      const due = waiting.filter(({ atMs }) => clock.monotonicMs() - atMs < WAIT_LIMIT_MS)
      waiting = []
      for (const { command } of due) send(command)
      return () => {
        // A page that attached anew under its name stays.
        if (pages.get(windowId) === page) pages.delete(windowId)
        presences.emit(newest()?.presence ?? null)
      }
    },
    report(windowId, presence) {
      const page = pages.get(windowId)
      if (!page) {
        early.clear()
        early.set(windowId, presence)
        return
      }
      page.presence = presence
      if (presence.isFocused) moveLast(windowId, page)
      presences.emit(newest()?.presence ?? null)
    },
    send,
    sendInFront(command) {
      send(command)
      front.emit()
    },
    comeForward: () => front.emit(),
    presence: () => newest()?.presence ?? null,
    onPresence: presences.on,
    onWanted: wanted.on,
    onFront: front.on,
  }
}
