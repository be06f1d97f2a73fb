import { EventEmitter } from 'node:events'
import type {
  BrowserWindowConstructorOptions,
  IpcMain,
  IpcMainEvent,
  IpcMainInvokeEvent,
  Session,
  WebContents,
} from 'electron'
import { preventable, type WindowContext } from '../context.ts'
import type { DisplayAnswer, DisplayAsked } from '../page/messages.ts'
import type { FrameFacts, Surface } from '../surface.ts'
import { createFrame } from './frame.ts'

export interface WebContentsDeps extends WindowContext {
  readonly id: number
  readonly webPreferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']>
  readonly session: Session
  readonly sessionPermissions: PermissionJudge
  readonly sessionDisplays: DisplayGiver
  readonly onDisplayTaken: () => void
  readonly ipc: IpcReceiver
  readonly onLoaded: () => void
  readonly onTitle: (title: string) => void
  readonly onGone: () => void
  readonly onNumber: (number: number) => void
  readonly isFocused: () => boolean
}

export type PermissionJudge = (
  contents: WebContents,
  frame: FrameFacts | null,
  request: { permission: string; mediaTypes: readonly ('audio' | 'video')[]; isCheck: boolean },
) => Promise<boolean>

/** What a page that asks for a display or a window gets. */
export type DisplayGiver = (
  contents: WebContents,
  frame: FrameFacts | null,
  request: DisplayAsked,
) => Promise<DisplayAnswer>

/** Where messages of pages go. */
export interface IpcReceiver {
  readonly main: IpcMain
  send(event: IpcMainEvent, channel: string, args: readonly unknown[]): void
  invoke(event: IpcMainInvokeEvent, channel: string, args: readonly unknown[]): Promise<unknown>
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]

export interface ContentsPart {
  readonly contents: WebContents
  readonly emitter: EventEmitter
  readonly surface: Surface
  /** As a page would speak. */
  say(frame: FrameFacts | null, channel: string, args: readonly unknown[]): void
  open(url: string): ReturnType<OpenHandler>
  moveMainFrame(url: string): void
  url(): string
  load(url: string): Promise<void>
  destroy(): void
}

export function createWebContents(deps: WebContentsDeps): ContentsPart {
  const { faithful, webPreferences, ipc } = deps
  refuseUnsafe(webPreferences)
  const emitter = new EventEmitter()
  let url = ''
  let title = ''
  let isDestroyed = false
  let isCrashed = false
  let isLoading = false
  let isMuted = false
  let openHandler: OpenHandler | null = null

  const ask = (name: string, facts: object): boolean => {
    const event = preventable(facts)
    emitter.emit(name, event)
    return !event.defaultPrevented
  }
  const open = (wanted: string): ReturnType<OpenHandler> => {
    const details = {
      url: wanted,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    }
    const verdict = openHandler?.(details as Parameters<OpenHandler>[0]) ?? { action: 'deny' as const }
    if (verdict.action === 'allow') throw new Error('the electron stand-in opens no windows for pages')
    return verdict
  }
  const eventOf = (frame: FrameFacts | null): IpcMainEvent =>
    faithful.part<IpcMainEvent>('IpcMainEvent', {
      sender: contents,
      senderFrame: frame && createFrame(deps, () => frame),
      processId: 1,
      frameId: 1,
      ports: [],
      type: 'frame',
      returnValue: undefined,
      reply: (channel, ...args) => contents.send(channel, ...args),
    })
  const mainFrame = createFrame(deps, () => ({ url, parent: null }))

  const contents: WebContents = faithful.part<WebContents>(
    'webContents',
    {
      id: deps.id,
      session: deps.session,
      ipc: ipc.main,
      get mainFrame() {
        return mainFrame
      },
      get audioMuted() {
        return isMuted
      },
      get backgroundThrottling() {
        return webPreferences.backgroundThrottling !== false
      },
      send(channel, ...args) {
        if (!isDestroyed) surface.deliver(channel, args)
      },
      getURL: () => url,
      getTitle: () => title,
      getType: () => 'window',
      isLoading: () => isLoading,
      isDestroyed: () => isDestroyed,
      isCrashed: () => isCrashed,
      isFocused: deps.isFocused,
      loadURL: (wanted) => load(wanted),
      reload: () => surface.reload(),
      reloadIgnoringCache: () => surface.reload(),
      executeJavaScript: (code, hasGesture = false) => surface.run(code, hasGesture),
      forcefullyCrashRenderer: () => surface.crash(),
      setWindowOpenHandler(handler) {
        openHandler = handler
      },
      setBackgroundThrottling() {},
      setAudioMuted(muted) {
        isMuted = muted
      },
      isAudioMuted: () => isMuted,
      setIgnoreMenuShortcuts() {},
      setVisualZoomLevelLimits: async () => undefined,
      setZoomFactor() {},
      setZoomMode() {},
      setWebRTCIPHandlingPolicy() {},
      openDevTools() {},
      closeDevTools() {},
      isDevToolsOpened: () => false,
      focus() {},
      stop() {},
      undo() {},
      redo() {},
      cut() {},
      copy() {},
      paste() {},
      selectAll() {},
    },
    { emitter, quiet: ['send', 'isDestroyed', 'getURL', 'isFocused'] },
  )

  const surface = deps.openSurface(
    { preloadPath: webPreferences.preload ?? null, additionalArguments: webPreferences.additionalArguments ?? [] },
    {
      onMessage: (frame, channel, args) => ipc.send(eventOf(frame), channel, args),
      onInvoke: (frame, channel, args) => ipc.invoke(eventOf(frame) as unknown as IpcMainInvokeEvent, channel, args),
      onPermission: (frame, request) => deps.sessionPermissions(contents, frame, request),
      onDisplay: (frame, request) => deps.sessionDisplays(contents, frame, request),
      onDisplayTaken: deps.onDisplayTaken,
      onNumber: deps.onNumber,
      onNavigation({ url: wanted, isMainFrame, isRedirect }) {
        const facts = { url: wanted, isMainFrame, isSameDocument: false }
        if (isRedirect) return ask('will-redirect', facts)
        if (!ask('will-frame-navigate', facts)) return false
        return !isMainFrame || ask('will-navigate', facts)
      },
      onNavigated(next) {
        url = next
        isCrashed = false
        isLoading = true
        emitter.emit('did-navigate', {}, next, 200, 'OK')
      },
      onDocument: () => surface.setFocus(deps.isFocused()),
      onLoaded() {
        isLoading = false
        emitter.emit('dom-ready', {})
        emitter.emit('did-finish-load', {})
        deps.onLoaded()
      },
      onTitle(next) {
        if (next === title) return
        title = next
        emitter.emit('page-title-updated', preventable({}), next, true)
        deps.onTitle(next)
      },
      onOpen: (wanted) => void open(wanted),
      onCrashed() {
        isCrashed = true
        emitter.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
      },
      onGone: deps.onGone,
    },
  )
  const load = async (wanted: string): Promise<void> => {
    emitter.emit('did-start-loading')
    try {
      await surface.navigate(wanted)
    } catch (error) {
      emitter.emit('did-fail-load', {}, -2, String(error), wanted, true)
      throw error
    }
  }
  return {
    contents,
    emitter,
    surface,
    say: (frame, channel, args) => ipc.send(eventOf(frame), channel, args),
    open,
    moveMainFrame(next) {
      url = next
    },
    url: () => url,
    load,
    destroy() {
      if (isDestroyed) return
      isDestroyed = true
      surface.close()
      emitter.emit('destroyed')
    },
  }
}

/** Pages of the stand-in are sandboxed and see the preload script's border: anything else it would only pretend. */
function refuseUnsafe(preferences: WebContentsDeps['webPreferences']): void {
  const { nodeIntegration, sandbox, contextIsolation } = preferences
  if (nodeIntegration === true || sandbox === false || contextIsolation === false) {
    throw new Error('the electron stand-in has only sandboxed, isolated pages without Node')
  }
}
