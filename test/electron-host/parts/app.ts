import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { App, LoginItemSettings } from 'electron'
import { type HostContext, preventable } from '../context.ts'
import { claimLock, type InstanceLock } from './instance-lock.ts'

export interface AppDeps extends HostContext {
  /** Closes windows as quitting does; false when one of them refused. */
  readonly closeWindows: () => boolean
  /** Ends what the stand-in itself has open. */
  readonly end: () => Promise<void>
}

export interface AppPart {
  readonly app: App
  readonly emitter: EventEmitter
  path(name: string): string
  isQuitting(): boolean
  badge(): number
  loginItem(): Partial<LoginItemSettings>
  protocolClients(): readonly string[]
}

const QUIET = [
  'getPath',
  'getVersion',
  'getName',
  'getAppPath',
  'isReady',
  'whenReady',
  'getLocale',
  'getBadgeCount',
] as const

export function createApp(deps: AppDeps): AppPart {
  const { faithful, options } = deps
  const emitter = new EventEmitter()
  const root = dirname(dirname(dirname(resolve(process.argv[1] ?? '.'))))
  const paths = new Map<string, string>(defaultPaths(root))
  const clients = new Set<string>()
  let name = 'earshot'
  let lock: InstanceLock | null = null
  let badge = 0
  let loginItem: Partial<LoginItemSettings> = { openAtLogin: false }
  let isQuitting = false
  let isReady = false
  let ready: Promise<void> | null = null

  const path = (key: string): string => {
    const found = paths.get(key)
    if (found === undefined) throw new Error(`Failed to get '${key}' path`)
    return found
  }
  const leave = (code: number): void => {
    emitter.emit('quit', {}, code)
    void Promise.allSettled([lock?.release(), deps.end()]).then(() => process.exit(code))
  }
  const becomeReady = (): Promise<void> => {
    ready ??= Promise.resolve().then(() => {
      isReady = true
      // As when the person starts the program twice in a hurry.
      if (options.openedWith !== undefined) emitter.emit('open-file', preventable({}), options.openedWith)
      if (options.isStartedTwice) emitter.emit('second-instance', {}, [], '', null)
      emitter.emit('ready', {}, {})
    })
    return ready
  }
  setImmediate(() => void becomeReady())

  const dock = faithful.part<NonNullable<App['dock']>>('app.dock', {
    setBadge() {},
    getBadge: () => '',
    setMenu() {},
    setIcon() {},
    bounce: () => 0,
    cancelBounce() {},
    hide() {},
    show: async () => undefined,
    isVisible: () => true,
  })

  const app = faithful.part<App>(
    'app',
    {
      get isPackaged() {
        return options.isPackaged === true
      },
      get name() {
        return name
      },
      set name(next) {
        name = next
      },
      get dock() {
        return process.platform === 'darwin' ? dock : undefined
      },
      get badgeCount() {
        return badge
      },
      set badgeCount(count) {
        badge = count
      },
      commandLine: faithful.part<App['commandLine']>('app.commandLine', {
        appendSwitch() {},
        appendArgument() {},
        hasSwitch: (key) => process.argv.some((arg) => arg === `--${key}` || arg.startsWith(`--${key}=`)),
        getSwitchValue: (key) => process.argv.find((arg) => arg.startsWith(`--${key}=`))?.slice(key.length + 3) ?? '',
        removeSwitch() {},
      }),
      whenReady: becomeReady,
      isReady: () => isReady,
      getName: () => name,
      setName(next) {
        name = next
      },
      getVersion: () => versionIn(root),
      getAppPath: () => root,
      getPath: (key) => path(key),
      setPath: (key, value) => void paths.set(key, value),
      setAppLogsPath() {},
      getLocale: () => 'en-US',
      getSystemLocale: () => 'en-US',
      getPreferredSystemLanguages: () => ['en-US'],
      enableSandbox() {},
      disableHardwareAcceleration() {},
      setAppUserModelId() {},
      setActivationPolicy() {},
      setAboutPanelOptions() {},
      showAboutPanel() {},
      setAccessibilitySupportEnabled() {},
      isAccessibilitySupportEnabled: () => false,
      focus() {},
      hide() {},
      show() {},
      isHidden: () => false,
      relaunch() {},
      requestSingleInstanceLock(data) {
        if (options.isLockFree) return true
        lock ??= claimLock(path('userData'), (second) => {
          emitter.emit('second-instance', {}, second.argv, second.cwd, second.data)
        })
        if (!lock.isFirst) lock.tellFirst({ argv: process.argv, cwd: process.cwd(), data: data ?? null })
        return lock.isFirst
      },
      hasSingleInstanceLock: () => options.isLockFree === true || lock?.isFirst === true,
      releaseSingleInstanceLock() {
        void lock?.release()
        lock = null
      },
      setAsDefaultProtocolClient(scheme) {
        clients.add(scheme)
        return true
      },
      removeAsDefaultProtocolClient: (scheme) => clients.delete(scheme),
      isDefaultProtocolClient: (scheme) => clients.has(scheme),
      setBadgeCount(count) {
        badge = count ?? 0
        return true
      },
      getBadgeCount: () => badge,
      setLoginItemSettings(settings) {
        loginItem = { openAtLogin: settings.openAtLogin ?? false }
      },
      getLoginItemSettings: () => ({
        openAtLogin: false,
        openAsHidden: false,
        wasOpenedAtLogin: false,
        wasOpenedAsHidden: false,
        restoreState: false,
        status: 'not-registered',
        executableWillLaunchAtLogin: loginItem.openAtLogin ?? false,
        launchItems: [],
        ...loginItem,
      }),
      setJumpList: () => 'ok',
      setUserTasks: () => true,
      addRecentDocument() {},
      clearRecentDocuments() {},
      /** As Electron does it: asks, closes the windows, asks again, and ends; whoever prevents stops it. */
      quit() {
        const before = preventable({})
        emitter.emit('before-quit', before)
        if (before.defaultPrevented) return
        isQuitting = true
        const will = preventable({})
        if (deps.closeWindows()) emitter.emit('will-quit', will)
        else will.preventDefault()
        if (will.defaultPrevented) isQuitting = false
        else leave(0)
      },
      exit(code = 0) {
        isQuitting = true
        leave(code)
      },
    },
    { emitter, quiet: QUIET },
  )
  return {
    app,
    emitter,
    path,
    isQuitting: () => isQuitting,
    badge: () => badge,
    loginItem: () => loginItem,
    protocolClients: () => [...clients],
  }
}

function defaultPaths(root: string): [string, string][] {
  const appData = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
  const userData = join(appData, 'earshot')
  return [
    ['home', homedir()],
    ['appData', appData],
    ['userData', userData],
    ['sessionData', userData],
    ['temp', tmpdir()],
    ['exe', process.execPath],
    ['module', process.execPath],
    ['desktop', join(homedir(), 'Desktop')],
    ['documents', join(homedir(), 'Documents')],
    ['downloads', join(homedir(), 'Downloads')],
    ['logs', join(userData, 'logs')],
    ['crashDumps', join(userData, 'Crashpad')],
    ['assets', root],
  ]
}

function versionIn(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
