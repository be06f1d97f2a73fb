import type { Rectangle } from 'electron'
import type { DisplayAnswer, DisplayAsked, PermissionAsked } from './page/messages.ts'

/** A frame as the page had it when it spoke; null where it has gone since. URLs are the program's (`earshot:`). */
export interface FrameFacts {
  readonly url: string
  readonly parent: FrameFacts | null
}

/** What is behind a BrowserWindow: a Chromium window, or nothing but a memory of what it was told. */
export interface Surface {
  /** Resolves when the page has loaded; rejects as `loadURL` does. */
  navigate(url: string): Promise<void>
  reload(): void
  deliver(channel: string, args: readonly unknown[]): void
  /** Content bounds on the screen; not shown, it has the size all the same. */
  place(bounds: Rectangle, isShown: boolean): void
  raise(): void
  setFocus(isFocused: boolean): void
  /** `hasGesture`: as if the person had just done something in it. */
  run(code: string, hasGesture: boolean): Promise<unknown>
  /** Kills the page's process. */
  crash(): void
  close(): void
}

/** What happens in there. */
export interface SurfaceEvents {
  onMessage(frame: FrameFacts | null, channel: string, args: readonly unknown[]): void
  onInvoke(frame: FrameFacts | null, channel: string, args: readonly unknown[]): Promise<unknown>
  onPermission(frame: FrameFacts | null, request: PermissionAsked): Promise<boolean>
  onDisplay(frame: FrameFacts | null, request: DisplayAsked): Promise<DisplayAnswer>
  onDisplayTaken(): void
  /** Its number on the X display. */
  onNumber(number: number): void
  /** Whether the page may go there. */
  onNavigation(navigation: { url: string; isMainFrame: boolean; isRedirect: boolean }): boolean
  onNavigated(url: string): void
  /** A new document, before its scripts: it does not know yet whether it has the focus. */
  onDocument(): void
  onLoaded(): void
  onTitle(title: string): void
  /** The page wants a window for this address. */
  onOpen(url: string): void
  onCrashed(): void
  /** The window went by itself. */
  onGone(): void
}

export interface SurfaceSettings {
  readonly preloadPath: string | null
  readonly additionalArguments: readonly string[]
}

export type OpenSurface = (settings: SurfaceSettings, events: SurfaceEvents) => Surface

/** Nothing to be seen: pages load at once, and messages to them are kept for the test. */
export function openNoSurface(keep: (channel: string, args: readonly unknown[]) => void): OpenSurface {
  return (_settings, events) => ({
    navigate: async (url) => {
      events.onNavigated(url)
      events.onLoaded()
    },
    reload: () => events.onLoaded(),
    deliver: keep,
    place: () => undefined,
    raise: () => undefined,
    setFocus: () => undefined,
    run: () => Promise.reject(new Error('there is no page: the stand-in runs without windows')),
    crash: () => events.onCrashed(),
    close: () => undefined,
  })
}
