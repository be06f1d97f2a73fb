import { openBus } from '#core/hotkey/portal/bus.ts'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import type { Log } from '#shared/kernel/log.ts'

/** Who shows icons by the clock registers this name (StatusNotifierItem specification); bare GNOME does not. */
const WATCHER = 'org.kde.StatusNotifierWatcher'

export interface TrayPresenceDeps {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

/** Whether anybody shows icons by the clock. macOS and Windows always do; on Linux the desktop is asked. */
export async function findTray({ platform, env, log }: TrayPresenceDeps): Promise<DesktopFacts['tray']> {
  if (platform !== 'linux') return 'shown'
  const address = env.DBUS_SESSION_BUS_ADDRESS
  if (!address) return 'unknown'
  try {
    const { bus } = await openBus(address, log)
    const [hasOwner] = await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'NameHasOwner',
      signature: 's',
      body: [WATCHER],
    })
    await bus.close()
    return hasOwner === true ? 'shown' : 'absent'
  } catch (error) {
    log('info', 'the desktop does not say whether it shows icons', { error: String(error) })
    return 'unknown'
  }
}
