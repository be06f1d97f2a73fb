import { type Bus, busAddressOf, openBus, theBus } from '#core/hotkey/portal/bus.ts'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import type { Log } from '#shared/kernel/log.ts'

/** Who shows icons by the clock registers this name (StatusNotifierItem specification); bare GNOME does not. */
const WATCHER = 'org.kde.StatusNotifierWatcher'

export interface TrayPresenceDeps {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onFound: (tray: DesktopFacts['tray']) => void
  readonly log: Log
}

/**
 * Whether anybody shows icons by the clock. macOS and Windows always do; on Linux the desktop is asked, and says when that changes: a program
 * that starts at login may be there before the panel is. Returns what ends it.
 */
export async function watchTray({ platform, env, onFound, log }: TrayPresenceDeps): Promise<() => Promise<void>> {
  const nothing = async (): Promise<void> => undefined
  if (platform !== 'linux') {
    onFound('shown')
    return nothing
  }
  onFound('unknown')
  const address = busAddressOf(env)
  if (address === null) return nothing
  try {
    const { bus } = await openBus(address, log)
    bus.onClosed(() => onFound('unknown'))
    await follow(bus, onFound)
    return bus.close
  } catch (error) {
    log('info', 'the desktop does not say whether it shows icons', { error: String(error) })
    return nothing
  }
}

/** Listens before it asks, so that nothing happens unseen in between. */
async function follow(bus: Bus, onFound: TrayPresenceDeps['onFound']): Promise<void> {
  bus.onSignal(({ sender, member, body }) => {
    const [name, , owner] = body
    if (sender !== theBus.destination || member !== 'NameOwnerChanged' || name !== WATCHER) return
    onFound(owner === '' ? 'absent' : 'shown')
  })
  await bus.match(`type='signal',sender='${theBus.destination}',member='NameOwnerChanged',arg0='${WATCHER}'`)
  const [hasOwner] = await bus.call({ ...theBus, member: 'NameHasOwner', signature: 's', body: [WATCHER] })
  onFound(hasOwner === true ? 'shown' : 'absent')
}
