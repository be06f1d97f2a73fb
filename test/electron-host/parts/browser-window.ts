import { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { preventable } from '../context.ts'
import { createWebContents } from './web-contents.ts'
import type { OpenWindow, WindowsDeps } from './windows.ts'

const QUIET = [
  'isDestroyed',
  'isVisible',
  'isFocused',
  'isMinimized',
  'getBounds',
  'getNormalBounds',
  'getContentBounds',
] as const

interface OpenDeps {
  readonly deps: WindowsDeps
  readonly id: number
  readonly options: BrowserWindowConstructorOptions
  readonly focus: (id: number | null) => void
  readonly isFocused: () => boolean
  readonly forget: () => void
}

export function openWindow({ deps, id, options, focus, isFocused, forget }: OpenDeps): OpenWindow {
  const { faithful } = deps
  const emitter = new EventEmitter()
  const { width = 800, height = 600 } = options
  const center = deps.screenCenter({ width, height })
  let bounds: Rectangle = { x: options.x ?? center.x, y: options.y ?? center.y, width, height }
  let title = options.title ?? 'Electron'
  let isVisible = false
  let isMinimized = false
  let isMaximized = false
  let isFullScreen = false
  let isDestroyed = false
  let isReady = false
  let isAlwaysOnTop = options.alwaysOnTop === true
  let isFocusable = options.focusable !== false
  let isResizable = options.resizable !== false
  let isOnAllWorkspaces = false
  let opacity = options.opacity ?? 1
  let number: number | null = null

  const put = (): void => page.surface.place(bounds, isVisible && !isMinimized)
  const change = (next: Partial<Rectangle>): void => {
    const before = bounds
    bounds = { ...bounds, ...next }
    put()
    if (before.x !== bounds.x || before.y !== bounds.y) for (const name of ['move', 'moved']) emitter.emit(name, {})
    if (before.width !== bounds.width || before.height !== bounds.height) {
      for (const name of ['resize', 'resized']) emitter.emit(name, {})
    }
  }
  const reveal = (takesFocus: boolean): void => {
    const wasVisible = isVisible
    isVisible = true
    isMinimized = false
    put()
    if (isAlwaysOnTop && isFocusable) page.surface.raise()
    if (!wasVisible) emitter.emit('show', {})
    if (takesFocus && isFocusable) focus(id)
  }
  const conceal = (): void => {
    if (!isVisible) return
    isVisible = false
    put()
    if (isFocused()) focus(null)
    emitter.emit('hide', {})
  }
  const destroy = (): void => {
    if (isDestroyed) return
    isDestroyed = true
    page.destroy()
    emitter.emit('closed')
    forget()
  }
  const setMinimized = (next: boolean): void => {
    if (isMinimized === next) return
    isMinimized = next
    put()
    if (next && isFocused()) focus(null)
    emitter.emit(next ? 'minimize' : 'restore', {})
  }

  const page = createWebContents({
    ...deps,
    id,
    webPreferences: options.webPreferences ?? {},
    isFocused,
    onLoaded() {
      if (isReady) return
      isReady = true
      emitter.emit('ready-to-show', {})
    },
    onTitle(next) {
      const event = preventable({})
      emitter.emit('page-title-updated', event, next, true)
      if (!event.defaultPrevented) title = next
    },
    onGone: destroy,
    onNumber(next) {
      number = next
    },
  })

  put()

  const window: BrowserWindow = faithful.part<BrowserWindow>(
    'BrowserWindow',
    {
      id,
      get webContents() {
        return page.contents
      },
      get title() {
        return title
      },
      loadURL: (url) => page.load(url),
      reload: () => page.surface.reload(),
      show: () => reveal(true),
      showInactive: () => reveal(false),
      hide: conceal,
      focus: () => {
        if (isVisible && isFocusable) focus(id)
      },
      blur: () => {
        if (isFocused()) focus(null)
      },
      close() {
        const event = preventable({})
        emitter.emit('close', event)
        if (!event.defaultPrevented) destroy()
      },
      destroy,
      isDestroyed: () => isDestroyed,
      isVisible: () => isVisible,
      isFocused,
      isMinimized: () => isMinimized,
      isMaximized: () => isMaximized,
      isFullScreen: () => isFullScreen,
      isNormal: () => !isMinimized && !isMaximized && !isFullScreen,
      isModal: () => options.modal === true,
      isEnabled: () => true,
      minimize: () => setMinimized(true),
      restore: () => setMinimized(false),
      maximize() {
        isMaximized = true
        emitter.emit('maximize', {})
      },
      unmaximize() {
        isMaximized = false
        emitter.emit('unmaximize', {})
      },
      setFullScreen(flag) {
        isFullScreen = flag
        emitter.emit(flag ? 'enter-full-screen' : 'leave-full-screen', {})
      },
      getBounds: () => ({ ...bounds }),
      getNormalBounds: () => ({ ...bounds }),
      getContentBounds: () => ({ ...bounds }),
      setBounds: change,
      setContentBounds: change,
      getSize: () => [bounds.width, bounds.height],
      getContentSize: () => [bounds.width, bounds.height],
      setSize: (nextWidth, nextHeight) => change({ width: nextWidth, height: nextHeight }),
      setContentSize: (nextWidth, nextHeight) => change({ width: nextWidth, height: nextHeight }),
      getPosition: () => [bounds.x, bounds.y],
      setPosition: (x, y) => change({ x, y }),
      center: () => change(deps.screenCenter(bounds)),
      setMinimumSize() {},
      setMaximumSize() {},
      setAspectRatio() {},
      setAlwaysOnTop(flag) {
        isAlwaysOnTop = flag
      },
      isAlwaysOnTop: () => isAlwaysOnTop,
      moveTop: () => page.surface.raise(),
      setFocusable(focusable) {
        isFocusable = focusable
      },
      isFocusable: () => isFocusable,
      setResizable(resizable) {
        isResizable = resizable
      },
      isResizable: () => isResizable,
      setVisibleOnAllWorkspaces(visible) {
        isOnAllWorkspaces = visible
      },
      isVisibleOnAllWorkspaces: () => isOnAllWorkspaces,
      setOpacity(next) {
        opacity = next
      },
      getOpacity: () => opacity,
      getTitle: () => title,
      setTitle(next) {
        title = next
      },
      // The number of a window is the system's; as long as there is none there, the stand-in's own. The 1 says that it is one of this program.
      getMediaSourceId: () => `window:${number ?? id}:1`,
      getParentWindow: () => options.parent as BrowserWindow | null,
      setSkipTaskbar() {},
      setIgnoreMouseEvents() {},
      setContentProtection() {},
      setOverlayIcon() {},
      setProgressBar() {},
      flashFrame() {},
      setIcon() {},
      setMenu() {},
      removeMenu() {},
      setMenuBarVisibility() {},
      setAutoHideMenuBar() {},
      setBackgroundColor() {},
      setHasShadow() {},
      setMovable() {},
      setMinimizable() {},
      setMaximizable() {},
      setFullScreenable() {},
      setClosable() {},
      setEnabled() {},
      setWindowButtonVisibility() {},
      setHiddenInMissionControl() {},
      setTitleBarOverlay() {},
    },
    { emitter, quiet: QUIET, describe: () => `[BrowserWindow ${id}]` },
  )
  return {
    id,
    window,
    emitter,
    page,
    options,
    setBounds: change,
    number: () => number,
    facts: () => ({
      id,
      url: page.url(),
      title,
      bounds,
      isVisible,
      isFocused: isFocused(),
      isMinimized,
      isAlwaysOnTop,
      isFocusable,
    }),
  }
}
