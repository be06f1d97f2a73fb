import type { UiNotification } from '#shared/contract/attention.ts'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import type { CorePorts } from '../../../../electron/core/ports.ts'
import { type Device, openGuest, openOwner, startTestServer } from './world.ts'

const windowId = '5f0c9a30-6a57-4d0b-9a52-2f3f7b1c9d01'

/** A host that shows notifications, and a page. */
export function watch(device: Device) {
  const shown: UiNotification[] = []
  const open = new Map<string, UiNotification>()
  const commands: UiCommand[] = []
  device.core.attention.attachNotifier({
    show(notification) {
      shown.push(notification)
      open.set(notification.id, notification)
    },
    close: (id) => void open.delete(id),
  })
  device.core.windows.attach(windowId, (command) => void commands.push(command))
  return {
    shown,
    commands,
    open: () => [...open.values()],
    sounded: () => shown.filter(({ isSilent }) => !isSilent),
    look: (presence: Partial<UiPresence>) =>
      device.core.windows.report(windowId, {
        isVisible: true,
        isFocused: true,
        conversationId: null,
        rootId: null,
        playback: null,
        ...presence,
      }),
  }
}

/** Alice, and Bob with such a screen. */
export async function team(change?: (ports: CorePorts) => CorePorts) {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob', change)
  return { server, alice, bob, screen: watch(bob) }
}

/** Long enough for a notification that should not come to have come. */
export const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_500))
