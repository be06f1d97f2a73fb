import type { EventEmitter } from 'node:events'
import type { Rectangle } from 'electron'
import { preventable } from './context.ts'
import { drawDesktop } from './drawing.ts'
import type { Skills } from './driver.ts'
import type { Host } from './host.ts'
import type { DisplayFacts } from './parts/screen.ts'
import type { SystemFacts } from './parts/system.ts'
import type { OpenWindow } from './parts/windows.ts'
import type { FrameFacts } from './surface.ts'

/** What a test may ask for; each answers with plain data. Chromium, the system and the person are played from here. */
export function createSkills(host: Host): Skills {
  return { ...observing(host), ...pages(host), ...person(host), ...computer(host) }
}

const evil: FrameFacts = { url: 'https://evil.example/', parent: null }

/** Window by number; when none is said, the first that can have the focus: a panel or a hidden helper is never meant. */
function windowOf({ windows }: Host, id?: number): OpenWindow {
  const found = windows.open().find((open) => (id === undefined ? open.facts().isFocusable : open.id === id))
  if (!found) throw new Error(id === undefined ? 'no window is open' : `no window ${id} is open`)
  return found
}

function observing(host: Host) {
  return {
    calls: () => host.faithful.calls(),
    windows: () => host.windows.open().map((window) => window.facts()),
    sent: () => host.sent,
    trays: () =>
      host.trays.all().map(({ toolTip, title, image, menu }) => ({
        toolTip,
        title,
        image: typeof image === 'string' ? image : { size: image.getSize(), isTemplate: image.isTemplateImage() },
        menu: host.menus.read(menu),
      })),
    applicationMenu: () => host.menus.read(host.menus.application()),
    notifications: () => host.notifications.shown().map(({ id, options }) => ({ id, ...options, icon: undefined })),
    shortcuts: () => host.shortcuts.registered(),
    badge: () => host.app.badge(),
    /** A page with all that this system would draw; see `drawing.ts`. */
    drawing: () => drawDesktop(host),
    loginItem: () => host.app.loginItem(),
    protocolClients: () => host.app.protocolClients(),
    /** Where the test's own Playwright finds the windows. */
    endpoint: async () => (await host.chromium.get()).endpoint,
  }
}

function pages(host: Host) {
  return {
    protocol: async (url: string, init: RequestInit) => {
      const handler = host.session.handlerOf(new URL(url).protocol.slice(0, -1))
      if (!handler) throw new Error(`nobody handles ${url}`)
      const answer = await handler(new Request(url, init))
      const body = Buffer.from(await answer.arrayBuffer()).toString('base64')
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
    },
    /** `frame`: of the page itself, of another page, of our page inside of another, or one that has navigated away. */
    ipc: (channel: string, frame: 'main' | 'other' | 'inner' | 'gone', ...args: unknown[]) => {
      const { page } = windowOf(host)
      const frames = {
        main: { url: page.url(), parent: null },
        other: evil,
        inner: { url: 'earshot://app/', parent: evil },
        gone: null,
      }
      page.say(frames[frame], channel, args)
    },
    /** The page was led to another address, without a new frame. */
    moveMainFrame: (url: string) => windowOf(host).page.moveMainFrame(url),
    permissionRequest: (permission: string, details: object) =>
      host.session.request(windowOf(host).page.contents, permission, details),
    permissionCheck: (permission: string, origin: string, details: object) =>
      host.session.check(null, permission, origin, details),
    chooseDisplay: (frameUrl: string) => host.session.chooseDisplay(frameUrl),
    /** Whether the event was prevented. */
    navigate: (event: string, details: object) => {
      const happened = preventable(details)
      windowOf(host).page.emitter.emit(event, happened)
      return happened.defaultPrevented
    },
    openWindow: (url: string) => windowOf(host).page.open(url),
    crash: (reason: string) =>
      windowOf(host).page.emitter.emit(
        'render-process-gone',
        {},
        { reason, exitCode: reason === 'clean-exit' ? 0 : 5 },
      ),
    /** The page's process dies for real, where there is one. */
    kill: (id?: number) => windowOf(host, id).page.surface.crash(),
    run: (code: string, id?: number) => windowOf(host, id).page.surface.run(code, true),
  }
}

function person(host: Host) {
  const { menus, notifications, trays } = host
  const trayOf = () => {
    const [tray] = trays.all()
    if (!tray) throw new Error('there is no tray')
    return tray
  }
  const notificationOf = (id: number) => {
    const found = notifications.shown().find((shown) => shown.id === id)
    if (!found) throw new Error(`no notification ${id} is shown`)
    return found
  }
  return {
    second: (argv: string[] = [], cwd = '') => host.app.emitter.emit('second-instance', {}, argv, cwd, null),
    openUrl: (url: string) => {
      const event = preventable({})
      host.app.emitter.emit('open-url', event, url)
      return event.defaultPrevented
    },
    openFile: (path: string) => {
      const event = preventable({})
      host.app.emitter.emit('open-file', event, path)
      return event.defaultPrevented
    },
    activate: () => host.app.emitter.emit('activate', {}, host.windows.open().length > 0),
    quit: () => host.electron.app.quit(),
    closeWindow: (id?: number) => windowOf(host, id).window.close(),
    resize: (width: number, height: number, id?: number) => windowOf(host, id).setBounds({ width, height }),
    move: (bounds: Partial<Rectangle>, id?: number) => windowOf(host, id).setBounds(bounds),
    minimize: (id?: number) => windowOf(host, id).window.minimize(),
    focusWindow: (id?: number) => host.windows.focus(windowOf(host, id).id),
    /** Another program comes to the front. */
    leave: () => host.windows.focus(null),
    clickTray: () => trayOf().emitter.emit('click', {}, { x: 0, y: 0, width: 22, height: 22 }, { x: 0, y: 0 }),
    chooseInTray: (...labels: string[]) => menus.choose(trayOf().menu, labels),
    chooseInMenu: (...labels: string[]) => menus.choose(menus.application(), labels),
    clickNotification: (id: number) => notificationOf(id).emitter.emit('click', {}),
    /** By the number of its button. */
    actOnNotification: (id: number, index: number) =>
      notificationOf(id).emitter.emit('action', { actionIndex: index, selectionIndex: -1 }, index, -1),
    replyToNotification: (id: number, text: string) => notificationOf(id).emitter.emit('reply', { reply: text }, text),
    dismissNotification: (id: number) => notifications.dismiss(notificationOf(id)),
    expireNotification: (id: number) => notifications.expire(notificationOf(id)),
    failNotification: (id: number, error: string) => notifications.fail(notificationOf(id), error),
    pressShortcut: (accelerator: string) => host.shortcuts.press(accelerator),
    answerDialog: (name: 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog', answer: object) =>
      host.dialogs.answerNext(name, answer),
  }
}

function computer(host: Host) {
  const emitters: Readonly<Record<string, () => EventEmitter>> = {
    app: () => host.app.emitter,
    powerMonitor: () => host.system.power,
    nativeTheme: () => host.system.themeEvents,
  }
  return {
    /** Whether somebody listened, and whether they prevented it. */
    emit: (part: string, event: string, ...args: unknown[]) => {
      const emitter = emitters[part]?.()
      if (!emitter) throw new Error(`nothing is emitted by ${part}; there are ${Object.keys(emitters).join(', ')}`)
      const happened = preventable({})
      const isHeard = emitter.emit(event, happened, ...args)
      return { isHeard, isPrevented: happened.defaultPrevented }
    },
    /** Whether somebody listened. */
    power: (event: string) => host.system.power.emit(event, preventable({})),
    endSession: (id?: number) => windowOf(host, id).emitter.emit('session-end', { reasons: ['shutdown'] }),
    setSystem: (facts: Partial<SystemFacts>) => {
      Object.assign(host.system.facts, facts)
      if (facts.isDark !== undefined) host.system.themeEvents.emit('updated')
    },
    setDisplays: (displays: DisplayFacts[]) => host.screen.setDisplays(displays),
    setCursor: (x: number, y: number) => host.screen.setCursor({ x, y }),
    setNotificationsSupported: (isSupported: boolean) => host.notifications.setSupported(isSupported),
    setTakenShortcuts: (accelerators: string[]) => host.shortcuts.setTaken(accelerators),
  }
}
