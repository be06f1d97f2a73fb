import { fork as forkProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import { listen } from './driver.ts'

/**
 * A recording stand-in for the `electron` module, as far as the main program uses it. It decides nothing: it keeps what it was told,
 * and lets a test, through `driver.ts`, do what Chromium and the person would do.
 */
const calls: { name: string; args: unknown[] }[] = []
const record = (name: string, ...args: unknown[]): void => void calls.push({ name, args })

type Handler = (...args: never[]) => unknown

class FakeApp extends EventEmitter {
  readonly isPackaged = false
  readonly name = 'earshot'
  #quitting = false
  whenReady(): Promise<void> {
    // As when the person starts the program twice in a hurry.
    if (process.argv.includes('--fake-second-while-starting')) this.emit('second-instance', {}, [], '')
    return Promise.resolve()
  }
  isReady(): boolean {
    return true
  }
  getVersion(): string {
    return '0.0.0-fake'
  }
  setPath(name: string, path: string): void {
    record('app.setPath', name, path)
  }
  setName(name: string): void {
    record('app.setName', name)
  }
  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id)
  }
  enableSandbox(): void {
    record('app.enableSandbox')
  }
  requestSingleInstanceLock(): boolean {
    record('app.requestSingleInstanceLock')
    return true
  }
  /** As Electron does it: `before-quit` may prevent it; a second call comes after the work is done. */
  quit(): void {
    record('app.quit')
    if (this.#quitting) return
    let isPrevented = false
    this.emit('before-quit', {
      preventDefault: () => {
        isPrevented = true
      },
    })
    if (!isPrevented) this.exit(0)
  }
  exit(code = 0): void {
    this.#quitting = true
    record('app.exit', code)
    process.exit(code)
  }
}

class FakeWebContents extends EventEmitter {
  readonly mainFrame = { url: '', parent: null }
  readonly sent: unknown[][] = []
  openHandler: ((details: { url: string }) => unknown) | null = null
  send(...args: unknown[]): void {
    this.sent.push(args)
  }
  isDestroyed(): boolean {
    return false
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeWebContents()
  static windows: BrowserWindow[] = []
  constructor(options: unknown) {
    super()
    record('BrowserWindow', options)
    BrowserWindow.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.windows
  }
  async loadURL(url: string): Promise<void> {
    record('loadURL', url)
    this.webContents.mainFrame.url = url
    this.emit('ready-to-show')
  }
  show(): void {
    record('show')
  }
  focus(): void {
    record('focus')
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {
    record('restore')
  }
  getNormalBounds() {
    return { x: 0, y: 0, ...BrowserWindow.size }
  }
  static size = { width: 1000, height: 700 }
}

export const app = new FakeApp()
export const ipcMain = new EventEmitter()
export const powerMonitor = new EventEmitter()
const handlers: Record<string, Handler> = {}
const keep = (name: string) => (handler: Handler) => {
  record(name)
  handlers[name] = handler
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => record('registerSchemesAsPrivileged', schemes),
}
export const session = {
  defaultSession: {
    protocol: {
      handle(scheme: string, handler: Handler) {
        record('protocol.handle', scheme)
        handlers.protocol = handler
      },
    },
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('devicePermission'),
  },
}
export const Menu = {
  setApplicationMenu: (menu: unknown) => record('setApplicationMenu', menu),
  buildFromTemplate: (template: unknown) => template,
}
export const shell = {
  openExternal: async (url: string) => record('openExternal', url),
}
export const dialog = {
  showErrorBox: (title: string, content: string) => record('showErrorBox', title, content),
}
export const systemPreferences = {
  isTrustedAccessibilityClient: () => true,
  askForMediaAccess: async () => true,
}

class FakeUtilityProcess extends EventEmitter {
  readonly #child
  readonly pid: number | undefined
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  constructor(path: string, args: string[]) {
    super()
    // `parentPort` is how a program knows that it is a utility process; and these end with their parent, however it ended.
    const mark = "data:text/javascript,process.parentPort={};process.on('disconnect',()=>process.exit(0))"
    this.#child = forkProcess(path, args, { execArgv: ['--import', mark], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    this.pid = this.#child.pid
    this.stdout = this.#child.stdout
    this.stderr = this.#child.stderr
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.once('exit', (code) => this.emit('exit', code ?? 0))
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }
}
export const utilityProcess = {
  fork(path: string, args: string[], options: unknown): FakeUtilityProcess {
    record('utilityProcess.fork', path, args, options)
    return new FakeUtilityProcess(path, args)
  },
}

/** What a test may ask for; each answers with plain data. */
listen({
  calls: () => calls,
  protocol: async (url: string, init: RequestInit) => {
    const answer = (await handlers.protocol?.(new Request(url, init) as never)) as Response
    const body = Buffer.from(await answer.arrayBuffer()).toString('base64')
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
  },
  /** `frame`: of the page itself, of another page, of our page inside of another, or one that has navigated away. */
  ipc: (channel: string, frame: 'main' | 'other' | 'inner' | 'gone', ...args: unknown[]) => {
    const sender = BrowserWindow.windows[0]?.webContents
    const inner = { url: 'earshot://app/', parent: { url: 'https://evil.example/', parent: null } }
    const frames = { main: sender?.mainFrame, other: { url: 'https://evil.example/', parent: null }, inner, gone: null }
    ipcMain.emit(channel, { sender, senderFrame: frames[frame] }, ...args)
    return null
  },
  /** The page was led to another address, without a new frame. */
  moveMainFrame: (url: string) => {
    const frame = BrowserWindow.windows[0]?.webContents.mainFrame
    if (frame) frame.url = url
    return null
  },
  sent: () => BrowserWindow.windows[0]?.webContents.sent ?? [],
  permissionRequest: (permission: string, details: unknown) =>
    new Promise((resolve) =>
      handlers.permissionRequest?.({} as never, permission as never, resolve as never, details as never),
    ),
  permissionCheck: (permission: string, origin: string, details: unknown) =>
    handlers.permissionCheck?.(null as never, permission as never, origin as never, details as never),
  /** Whether the event was prevented. */
  navigate: (event: string, details: Record<string, unknown>) => {
    let isPrevented = false
    const preventDefault = (): void => {
      isPrevented = true
    }
    BrowserWindow.windows[0]?.webContents.emit(event, { ...details, preventDefault })
    return isPrevented
  },
  openWindow: (url: string) => BrowserWindow.windows[0]?.webContents.openHandler?.({ url }),
  second: () => app.emit('second-instance', {}, [], ''),
  /** Whether somebody listened. */
  power: (event: string) => powerMonitor.emit(event),
  crash: (reason: string) =>
    BrowserWindow.windows[0]?.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 }),
  endSession: () => BrowserWindow.windows[0]?.emit('session-end', { reasons: ['shutdown'] }),
  resize: (width: number, height: number) => {
    BrowserWindow.size = { width, height }
  },
  quit: () => app.quit(),
  closeWindow: () => {
    BrowserWindow.windows[0]?.emit('close')
    BrowserWindow.windows[0]?.webContents.emit('destroyed')
    BrowserWindow.windows.splice(0)
    return app.emit('window-all-closed')
  },
})
