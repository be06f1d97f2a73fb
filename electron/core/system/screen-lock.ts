import { createDrop, type Log } from '#shared/kernel/log.ts'
import { type Bus, busAddressOf, openBus } from '../hotkey/portal/bus.ts'

export interface ScreenLockPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
  /** Just now, by whoever says so. */
  onLocked(): void
  /** From one moment until another that is sure to be told. */
  onAway(isAway: boolean): void
}

/** Every desktop says it under a name of its own; KDE under the common one. */
const screenSavers = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
]
const LOGIN = 'org.freedesktop.login1'
const SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket'

/**
 * Whether the screen is locked, on Linux, where Electron does not say (electron.d.ts: `lock-screen` is of macOS and Windows). From the
 * desktop's screen saver, and from the login manager, which alone is told where the locker is a small program of its own. That one tells
 * of locking, but not always of unlocking. Without a bus nothing is known.
 */
export function watchScreenLock(ports: ScreenLockPorts): { close(): Promise<void> } {
  const { env, log } = ports
  const drop = createDrop(log)
  const buses: Bus[] = []
  let isClosed = false
  let isAway = false

  async function open(address: string): Promise<Bus | null> {
    const { bus } = await openBus(address, log)
    if (isClosed) {
      await bus.close()
      return null
    }
    buses.push(bus)
    return bus
  }

  function set(next: boolean): void {
    if (next === isAway) return
    isAway = next
    if (next) ports.onLocked()
    ports.onAway(next)
  }

  async function watchDesktop(): Promise<void> {
    const address = busAddressOf(env)
    const bus = address === null ? null : await open(address)
    if (!bus) return
    bus.onSignal((signal) => {
      const [isActive] = signal.body
      const isOurs = screenSavers.includes(signal.interface) && signal.member === 'ActiveChanged'
      if (isOurs && typeof isActive === 'boolean') set(isActive)
    })
    // A bus that is gone tells of no unlocking.
    bus.onClosed(() => set(false))
    for (const name of screenSavers) await bus.match(`type='signal',interface='${name}',member='ActiveChanged'`)
  }

  async function watchLogin(): Promise<void> {
    const bus = await open(env.DBUS_SYSTEM_BUS_ADDRESS ?? SYSTEM_BUS)
    if (!bus) return
    const [path] = await bus.call({
      destination: LOGIN,
      path: '/org/freedesktop/login1',
      interface: `${LOGIN}.Manager`,
      member: 'GetSession',
      signature: 's',
      body: [env.XDG_SESSION_ID ?? 'auto'],
    })
    if (typeof path !== 'string') return
    bus.onSignal((signal) => {
      const isLock = signal.interface === `${LOGIN}.Session` && signal.member === 'Lock' && signal.path === path
      if (isLock) ports.onLocked()
    })
    await bus.match(`type='signal',sender='${LOGIN}',interface='${LOGIN}.Session',member='Lock',path='${path}'`)
  }

  for (const [why, watch] of [
    ['the desktop does not say when it locks the screen', watchDesktop],
    ['the login manager does not say when the screen is locked', watchLogin],
  ] as const) {
    const unknown = (error: unknown): void => log('info', why, { error: String(error) })
    drop(watch().catch(unknown), why)
  }

  return {
    async close() {
      isClosed = true
      await Promise.all(buses.map((bus) => bus.close()))
    },
  }
}
