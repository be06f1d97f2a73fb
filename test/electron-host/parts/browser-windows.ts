import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron'
import { openWindow } from './browser-window.ts'
import type { OpenWindow, Windows, WindowsDeps } from './windows.ts'

export function createWindows(deps: WindowsDeps): Windows {
  const { faithful } = deps
  const windows = new Map<number, OpenWindow>()
  let lastId = 0
  let focusedId: number | null = null

  const focus = (id: number | null): void => {
    if (id === focusedId) return
    const before = focusedId === null ? undefined : windows.get(focusedId)
    focusedId = id
    if (before) {
      before.page.surface.setFocus(false)
      before.emitter.emit('blur', {})
      deps.appEmitter.emit('browser-window-blur', {}, before.window)
    }
    const now = id === null ? undefined : windows.get(id)
    if (!now) return
    now.page.surface.setFocus(true)
    now.page.surface.raise()
    raiseTopmost()
    now.emitter.emit('focus', {})
    deps.appEmitter.emit('browser-window-focus', {}, now.window)
  }

  const raiseTopmost = (): void => {
    for (const { page, facts } of windows.values()) {
      const { isAlwaysOnTop, isFocusable, isVisible } = facts()
      if (isAlwaysOnTop && isFocusable && isVisible) page.surface.raise()
    }
  }
  const make = (options: BrowserWindowConstructorOptions = {}): BrowserWindow => {
    lastId += 1
    const id = lastId
    const opened = openWindow({ deps, id, options, focus, isFocused: () => focusedId === id, forget: () => forget(id) })
    windows.set(id, opened)
    deps.appEmitter.emit('browser-window-created', {}, opened.window)
    deps.appEmitter.emit('web-contents-created', {}, opened.page.contents)
    if (options.show !== false) opened.window.show()
    return opened.window
  }
  const forget = (id: number): void => {
    if (focusedId === id) focusedId = null
    windows.delete(id)
    if (windows.size === 0) deps.onAllClosed()
  }
  const ofContents = (contents: WebContents): BrowserWindow | null =>
    [...windows.values()].find(({ page }) => page.contents === contents)?.window ?? null

  return {
    BrowserWindow: faithful.kind<typeof BrowserWindow>(
      'BrowserWindow',
      {
        getAllWindows: () => [...windows.values()].map(({ window }) => window),
        getFocusedWindow: () => (focusedId === null ? null : (windows.get(focusedId)?.window ?? null)),
        fromId: (id) => windows.get(id)?.window ?? null,
        fromWebContents: ofContents,
      },
      make,
    ),
    open: () => [...windows.values()],
    focused: () => (focusedId === null ? null : (windows.get(focusedId) ?? null)),
    focus,
    closeAll() {
      for (const { window } of [...windows.values()]) window.close()
      return windows.size === 0
    },
    contents: () => [...windows.values()].map(({ page }) => page.contents),
  }
}
