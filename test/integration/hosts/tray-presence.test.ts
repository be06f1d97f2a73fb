import { createClient } from 'dbus-native'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { watchTray } from '../../../electron/shell/desktop/tray-presence.ts'
import { hasMessageBus, type MessageBus, startMessageBus } from '../../support/message-bus.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const PATIENCE = { timeout: 15_000, interval: 10 }

async function watch(platform: NodeJS.Platform, env: Record<string, string>) {
  const found: string[] = []
  const end = await watchTray({ platform, env, onFound: (tray) => void found.push(tray), log: () => undefined })
  onTestFinished(end)
  return { found, end }
}

describe('whether anybody shows icons by the clock', () => {
  it('is no question on macOS and Windows', async () => {
    for (const platform of ['darwin', 'win32'] as const) expect((await watch(platform, {})).found).toEqual(['shown'])
  })

  it('is unknown where no bus is, or none that answers', async () => {
    expect((await watch('linux', {})).found).toEqual(['unknown'])
    const gone = await watch('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' })
    expect(gone.found.at(-1)).toBe('unknown')
  })
})

describe.skipIf(!hasMessageBus())('on a real bus', () => {
  let messageBus: MessageBus
  beforeAll(async () => {
    messageBus = await startMessageBus()
  })
  afterAll(() => messageBus.stop())

  /** A panel that shows such icons. */
  async function panel() {
    const client = createClient({ busAddress: messageBus.address })
    client.connection.on('error', () => undefined)
    await client.requestName(WATCHER, 0)
    return { end: () => client.close() }
  }

  it('is seen, and seen to change: a panel may come after Earshot, and go', async () => {
    const { found } = await watch('linux', { DBUS_SESSION_BUS_ADDRESS: messageBus.address })
    expect(found).toEqual(['unknown', 'absent'])
    const shown = await panel()
    await vi.waitFor(() => expect(found.at(-1)).toBe('shown'), PATIENCE)
    await shown.end()
    await vi.waitFor(() => expect(found.at(-1)).toBe('absent'), PATIENCE)
  })

  it('is known at once where the panel was first', async () => {
    const shown = await panel()
    onTestFinished(() => shown.end())
    const { found } = await watch('linux', { DBUS_SESSION_BUS_ADDRESS: messageBus.address })
    expect(found.at(-1)).toBe('shown')
  })
})
