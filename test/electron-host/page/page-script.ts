import { readFileSync } from 'node:fs'
import type { ContextBridge, IpcRenderer, IpcRendererEvent } from 'electron'
import { type Codec, createCodec } from './codec.ts'
import type { DisplayAnswer, FromPage, PageSetup, PermissionAsked, ToPage } from './messages.ts'

/** Source for Chromium to run in every new document before the page's own scripts: the preload script, with what it may require. */
export function pageSource(setup: PageSetup, preloadPath: string | null): string {
  const preload = preloadPath === null ? '' : readFileSync(preloadPath, 'utf8')
  const parts = [createCodec, createPageElectron, askFirst, installPage].map((part) => part.toString())
  return `(() => {
${parts.join('\n')}
installPage(${JSON.stringify(setup)}, createCodec(), function (require, module, exports, process) {
${preload}
})
})()`
}

type Preload = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
) => void

interface PageHost {
  tell(message: FromPage): void
  /** Resolves with the answer to the message of this id. */
  ask(message: (id: number) => FromPage): Promise<unknown>
  /** Called for every message on the program's own channels. */
  onMessage(listener: (channel: string, args: readonly unknown[]) => void): void
}

/** Runs in the page. Frames inside of it get no preload script, as in Electron, and no way to the program. */
function installPage(setup: PageSetup, codec: Codec, preload: Preload): void {
  const send = Reflect.get(window, setup.binding) as ((text: string) => void) | undefined
  Reflect.deleteProperty(window, setup.binding)
  if (!send || window.top !== window) return
  const open = new Map<number, { answer(value: unknown): void; refuse(error: Error): void }>()
  let lastId = 0
  let isFocused = false
  let listener = (_channel: string, _args: readonly unknown[]): void => undefined

  const host: PageHost = {
    tell: (message) => send(codec.encode(message)),
    ask(message) {
      lastId += 1
      const id = lastId
      return new Promise((answer, refuse) => {
        open.set(id, { answer, refuse })
        host.tell(message(id))
      })
    },
    onMessage(listen) {
      listener = listen
    },
  }
  const receive = (message: ToPage): void => {
    switch (message.kind) {
      case 'message':
        return listener(message.channel, message.args)
      case 'answer':
        open.get(message.id)?.answer(message.value)
        return void open.delete(message.id)
      case 'refusal':
        open.get(message.id)?.refuse(new Error(message.error))
        return void open.delete(message.id)
      case 'focus': {
        if (isFocused === message.isFocused) return
        isFocused = message.isFocused
        window.dispatchEvent(new FocusEvent(isFocused ? 'focus' : 'blur'))
        return
      }
    }
  }
  const door = { deliver: (text: string) => (codec.decode(text) as ToPage[]).forEach(receive) }
  Object.defineProperty(window, Symbol.for(setup.door), { value: door })
  // Focus is the stand-in's to say: without a window manager nobody else decides who has it.
  Object.defineProperty(document, 'hasFocus', { value: () => isFocused })
  window.open = (url) => {
    host.tell({ kind: 'open', url: new URL(url ?? 'about:blank', document.baseURI).href })
    return null
  }
  let title = ''
  const tellTitle = (): void => {
    if (document.title === title) return
    title = document.title
    host.tell({ kind: 'title', title })
  }
  document.addEventListener('DOMContentLoaded', () => {
    tellTitle()
    new MutationObserver(tellTitle).observe(document.head, { subtree: true, childList: true, characterData: true })
  })
  askFirst(host)
  host.tell({ kind: 'hello' })

  const electron = createPageElectron(host)
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  const process = {
    platform: setup.platform,
    argv: setup.argv,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
  }
  try {
    preload(require, module, module.exports, process)
  } catch (error) {
    host.tell({ kind: 'failed', message: `the preload script failed: ${String(error)}` })
  }
}

/** What a sandboxed preload script gets from `require('electron')`: typed by `electron.d.ts`, and strict about what is lacking. */
function createPageElectron(host: PageHost): object {
  type Listener = Parameters<IpcRenderer['on']>[1]
  const listeners = new Map<string, { listener: Listener; isOnce: boolean }[]>()
  host.onMessage((channel, args) => {
    for (const entry of [...(listeners.get(channel) ?? [])]) {
      if (entry.isOnce) ipcRenderer.off(channel, entry.listener)
      entry.listener({ sender: ipcRenderer, ports: [] } as Partial<IpcRendererEvent> as IpcRendererEvent, ...args)
    }
  })
  const add = (channel: string, listener: Listener, isOnce: boolean): IpcRenderer => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, isOnce }])
    return ipcRenderer
  }
  const off = (channel: string, listener: Listener): IpcRenderer => {
    const kept = (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener)
    listeners.set(channel, kept)
    return ipcRenderer
  }
  const strictly = <T extends object>(name: string, members: Partial<T>): T =>
    new Proxy(members as T, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target || key === 'then') return Reflect.get(target, key)
        throw new Error(`the electron stand-in lacks ${name}.${key}: add it in test/electron-host`)
      },
    })
  const ipcRenderer: IpcRenderer = strictly<IpcRenderer>('ipcRenderer', {
    on: (channel, listener) => add(channel, listener, false),
    once: (channel, listener) => add(channel, listener, true),
    addListener: (channel, listener) => add(channel, listener, false),
    off,
    removeListener: off,
    removeAllListeners(channel) {
      if (channel === undefined) listeners.clear()
      else listeners.delete(channel)
      return ipcRenderer
    },
    send: (channel, ...args) => host.tell({ kind: 'send', channel, args }),
    invoke: (channel, ...args) => host.ask((id) => ({ kind: 'invoke', id, channel, args })),
  })

  /** Copies across the border: functions become callable copies, all else is cloned. Only what is exposed is frozen. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, undefined, args.map(across))
        return result instanceof Promise ? result.then(across) : across(result)
      }
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(across)
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, across(inner)]))
  }
  const freeze = (value: unknown): unknown => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value
    for (const inner of Object.values(value)) freeze(inner)
    return ArrayBuffer.isView(value) ? value : Object.freeze(value)
  }
  const contextBridge = strictly<ContextBridge>('contextBridge', {
    exposeInMainWorld(key, api) {
      if (key in window)
        throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`)
      Object.defineProperty(window, key, { value: freeze(across(api)), enumerable: true })
    },
  })
  return strictly('electron', { contextBridge, ipcRenderer })
}

/** Has the program's own permission handlers decide, as Electron does, before Chromium is asked. */
function askFirst(host: PageHost): void {
  const ask = async (request: PermissionAsked): Promise<boolean> =>
    (await host.ask((id) => ({ kind: 'permission', id, request }))) === true
  const request = (permission: string, mediaTypes: PermissionAsked['mediaTypes'] = []): Promise<boolean> =>
    ask({ permission, mediaTypes, isCheck: false })
  const refused = (): DOMException => new DOMException('Permission denied', 'NotAllowedError')

  const { mediaDevices, clipboard, permissions } = navigator
  if (mediaDevices) {
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints = {}) => {
      const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind])
      if (!(await request('media', kinds))) throw refused()
      return await getUserMedia(constraints)
    }
    const getDisplayMedia = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = async (constraints = {}) => {
      // Chromium asks for this before anybody else is asked.
      const hasGesture = navigator.userActivation.isActive
      if (!hasGesture) throw new DOMException('getDisplayMedia() requires transient activation', 'InvalidStateError')
      const asked = { wantsAudio: Boolean(constraints.audio), hasGesture }
      const answer = (await host.ask((id) => ({ kind: 'display', id, request: asked }))) as DisplayAnswer
      switch (answer.kind) {
        case 'given':
          try {
            // Of displays Chromium takes the first by itself, so where a window is meant it is told of none.
            const isWindow = answer.id.startsWith('window:')
            return await getDisplayMedia(isWindow ? { ...constraints, monitorTypeSurfaces: 'exclude' } : constraints)
          } finally {
            host.tell({ kind: 'displayTaken' })
          }
        case 'denied':
          throw refused()
        case 'unsupported':
          throw new DOMException('Not supported', 'NotSupportedError')
        case 'failed':
          throw new DOMException('Error starting capture', 'AbortError')
      }
    }
  }
  if (clipboard) {
    const writeText = clipboard.writeText.bind(clipboard)
    clipboard.writeText = async (text) => {
      if (!(await request('clipboard-sanitized-write'))) throw refused()
      return await writeText(text)
    }
  }
  if ('Notification' in window) {
    Notification.requestPermission = async () => ((await request('notifications')) ? 'granted' : 'denied')
  }
  if (permissions) {
    const query = permissions.query.bind(permissions)
    permissions.query = async (descriptor) => {
      const status = await query(descriptor)
      const isMedia = descriptor.name === 'microphone' || descriptor.name === 'camera'
      const mediaTypes = descriptor.name === 'microphone' ? (['audio'] as const) : (['video'] as const)
      const permission = isMedia ? 'media' : descriptor.name
      const isAllowed = await ask({ permission, mediaTypes: isMedia ? mediaTypes : [], isCheck: true })
      if (!isAllowed) Object.defineProperty(status, 'state', { value: 'denied' })
      return status
    }
  }
}

declare global {
  interface DisplayMediaStreamOptions {
    monitorTypeSurfaces?: 'include' | 'exclude'
  }
}
