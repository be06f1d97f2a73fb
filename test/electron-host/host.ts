import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { session, webContents } from 'electron'
import { type Chromium, launchChromium } from './chromium/chromium.ts'
import { openChromiumSurfaces } from './chromium/chromium-surface.ts'
import { createOrigins, type Origins } from './chromium/origin.ts'
import { type SchemeServer, startSchemeServer } from './chromium/scheme-server.ts'
import { createSourcePicker } from './chromium/source-picker.ts'
import { createFaithful } from './faithful.ts'
import type { HostOptions } from './options.ts'
import { createApp } from './parts/app.ts'
import { createWindows } from './parts/browser-windows.ts'
import { createDesktopCapturer } from './parts/desktop-capturer.ts'
import { createDialogs } from './parts/dialog.ts'
import { createShortcuts } from './parts/global-shortcut.ts'
import { createIpc } from './parts/ipc.ts'
import { createMenus } from './parts/menu.ts'
import { createNativeImages } from './parts/native-image.ts'
import { createNotifications } from './parts/notification.ts'
import { createScreen } from './parts/screen.ts'
import { createSession } from './parts/session.ts'
import { createSystem } from './parts/system.ts'
import { createTrays } from './parts/tray.ts'
import { createUtilityProcesses } from './parts/utility-process.ts'
import type { DisplayGiver } from './parts/web-contents.ts'
import { openNoSurface } from './surface.ts'
import { openXDesktop, type XDesktop } from './x11/x-desktop.ts'

export type Host = ReturnType<typeof createHost>

/** All parts, made for each other. */
export function createHost(options: HostOptions) {
  const faithful = createFaithful()
  const context = { options, faithful }
  /** Every message that a page without a window was sent. */
  const sent: unknown[][] = []
  const sessionPart = createSession(context, () => appPart.app.isReady())
  const screenPart = createScreen(context)
  const images = createNativeImages(context)
  const chromium = createChromiumOnDemand()
  const ipc = createIpc(context)
  const desktop = createDesktopOnDemand(options)
  const picker = createSourcePicker({ desktop, pixels: screenPart.pixels })
  const giveDisplay: DisplayGiver = async (contents, frame, asked) => {
    const answer = await sessionPart.giveDisplay(contents, frame, asked)
    return answer.kind !== 'given' || (await picker.pick(answer.id)) ? answer : { kind: 'failed' }
  }

  const windows = createWindows({
    ...context,
    session: sessionPart.session,
    sessionPermissions: sessionPart.judge,
    sessionDisplays: giveDisplay,
    onDisplayTaken: () => void picker.restore().catch(complain),
    ipc,
    screenCenter: screenPart.center,
    get appEmitter() {
      return appPart.emitter
    },
    openSurface:
      options.windows === 'none'
        ? openNoSurface((channel, args) => void sent.push([channel, ...args]))
        : openChromiumSurfaces({ chromium: chromium.get, origins: chromium.origins, desktop, onError: complain }),
    onAllClosed() {
      if (appPart.isQuitting()) return
      if (appPart.emitter.listenerCount('window-all-closed') === 0) appPart.app.quit()
      else appPart.emitter.emit('window-all-closed')
    },
  })
  const appPart = createApp({ ...context, closeWindows: windows.closeAll, end: chromium.close })
  const desktopCapturer = createDesktopCapturer({
    ...context,
    images,
    screen: screenPart,
    desktop,
    isOwn: (number) => windows.open().some((window) => window.number() === number),
  })
  const menus = createMenus({
    ...context,
    onRole(role) {
      const window = windows.focused()?.window
      if (role === 'quit') appPart.app.quit()
      else if (role === 'close') window?.close()
      else if (role === 'minimize') window?.minimize()
      else if (role === 'reload') window?.reload()
      else if (role === 'about') appPart.app.showAboutPanel()
    },
  })
  const trays = createTrays(context)
  const notifications = createNotifications(context)
  const shortcuts = createShortcuts(context)
  const system = createSystem(context)
  const dialogs = createDialogs(context)

  /** Launched with the first window, in the profile that the program has chosen by then. */
  function createChromiumOnDemand(): {
    get(): Promise<Chromium>
    readonly origins: Origins
    close(): Promise<void>
  } {
    let launched: Promise<Chromium> | null = null
    let server: SchemeServer | null = null
    const schemes = () => sessionPart.schemes().map(({ scheme }) => scheme)
    const origins: Origins = {
      toChromium: (url) => createOrigins(schemes()).toChromium(url),
      toElectron: (url) => createOrigins(schemes()).toElectron(url),
    }
    const launch = async (): Promise<Chromium> => {
      if (!options.chromium) throw new Error('the stand-in was not told where Chromium is')
      const userDataDir = join(appPart.path('sessionData'), 'chromium')
      mkdirSync(userDataDir, { recursive: true })
      server = await startSchemeServer({ origins, handlerOf: sessionPart.handlerOf })
      const { port } = server
      return await launchChromium({ options: options.chromium, userDataDir, schemes: schemes(), serverPort: port })
    }
    return {
      origins,
      get() {
        launched ??= launch()
        return launched
      },
      async close() {
        server?.close()
        await (await launched)?.close()
      },
    }
  }

  const electron = {
    app: appPart.app,
    BrowserWindow: windows.BrowserWindow,
    clipboard: system.clipboard,
    desktopCapturer,
    dialog: dialogs.dialog,
    globalShortcut: shortcuts.globalShortcut,
    ipcMain: ipc.main,
    Menu: menus.Menu,
    MenuItem: menus.MenuItem,
    nativeImage: images.nativeImage,
    nativeTheme: system.nativeTheme,
    Notification: notifications.Notification,
    powerMonitor: system.powerMonitor,
    powerSaveBlocker: system.powerSaveBlocker,
    protocol: sessionPart.protocol,
    safeStorage: system.safeStorage,
    screen: screenPart.screen,
    session: faithful.kind<typeof session>(
      'session',
      { defaultSession: sessionPart.session, fromPartition: () => sessionPart.session },
      () => sessionPart.session,
    ),
    shell: system.shell,
    systemPreferences: system.systemPreferences,
    Tray: trays.Tray,
    utilityProcess: createUtilityProcesses(context),
    webContents: faithful.kind<typeof webContents>(
      'webContents',
      {
        getAllWebContents: () => [...windows.contents()],
        getFocusedWebContents: () => windows.focused()?.page.contents ?? null,
        fromId: (id) => windows.contents().find((contents) => contents.id === id),
      },
      () => {
        throw new Error('WebContents are made with windows')
      },
    ),
  }
  return {
    electron,
    faithful,
    sent,
    app: appPart,
    chromium,
    dialogs,
    menus,
    notifications,
    screen: screenPart,
    session: sessionPart,
    shortcuts,
    system,
    trays,
    windows,
  }
}

/** The X display of the windows, where there are any. */
function createDesktopOnDemand({ chromium }: HostOptions): () => Promise<XDesktop | null> {
  let opened: Promise<XDesktop> | null = null
  return async () => {
    if (!chromium) return null
    opened ??= openXDesktop(chromium.display)
    return await opened
  }
}

/** What went wrong in a window has nobody to be thrown at; the test sees it on standard error. */
function complain(error: unknown): void {
  process.stderr.write(
    `electron stand-in: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}
