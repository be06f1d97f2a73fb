import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ensureBuilt } from '../../../build/targets.ts'
import type { FeedMessage } from '../../../shared/contract/desktop.ts'
import type { Hotkey } from '../../../shared/contract/keys.ts'
import { type ElectronRun, startElectron } from '../../electron-host/start.ts'
import { hasMessageBus, type MessageBus, startMessageBus } from '../../support/message-bus.ts'
import { type PortalStandIn, startPortalStandIn } from '../hotkey/portal-stand-in.ts'

const PATIENCE = { timeout: 20_000, interval: 50 }

let folder = ''
let messageBus: MessageBus | null = null
let electron: ElectronRun | null = null
let portal: PortalStandIn | null = null

beforeAll(async () => {
  await ensureBuilt(['renderer', 'main', 'preload'])
  if (hasMessageBus()) messageBus = await startMessageBus()
}, 180_000)
afterEach(async () => {
  await electron?.stop()
  await portal?.vanish()
  portal = null
  await rm(folder, { recursive: true, force: true })
})
afterAll(async () => {
  await messageBus?.stop()
})

/** The built program in a Wayland session, with somebody signed in. */
async function start(): Promise<ElectronRun> {
  folder = await mkdtemp(join(tmpdir(), 'earshot-electron-keys-'))
  const env = { WAYLAND_DISPLAY: 'wayland-0', DBUS_SESSION_BUS_ADDRESS: messageBus?.address ?? '' }
  const run = startElectron({ dataDir: folder, env })
  electron = run
  // Nobody is asked for keys before there is somebody to talk to.
  await vi.waitFor(async () => expect(await hotkeyOf(run)).toMatchObject({ kind: 'windowOnly' }), PATIENCE)
  await run.ask('ipc', 'earshot:rpc', 'main', randomUUID(), {
    kind: 'call',
    id: 1,
    type: 'mutation',
    path: 'session.useThisComputer',
    input: { memberName: 'Alice' },
  })
  return run
}

/** As a window is told. */
async function hotkeyOf(run: ElectronRun): Promise<Hotkey | null> {
  const document = randomUUID()
  const call = { kind: 'call', id: 1, type: 'subscription', path: 'feed' }
  await run.ask('ipc', 'earshot:rpc', 'main', document, call)
  const message = await vi.waitFor(async () => {
    const sent = await run.ask<[string, string, { kind: string; data: FeedMessage }][]>('sent')
    const found = sent.find(([, to, { kind }]) => to === document && kind === 'data')
    if (!found) throw new Error('no answer yet')
    return found[2].data
  }, PATIENCE)
  return message.kind === 'snapshot' ? message.snapshot.hotkey : null
}

const untilBackend = (run: ElectronRun, backend: string) =>
  vi.waitFor(async () => expect(await hotkeyOf(run)).toMatchObject({ kind: 'global', backend }), PATIENCE)

describe.skipIf(!hasMessageBus())('keys of the built desktop program on Wayland', () => {
  it('are those of the desktop’s portal', async () => {
    portal = await startPortalStandIn(messageBus?.address ?? '')
    const run = await start()
    await untilBackend(run, 'portal')
    expect(portal.calls[0]).toBe('Register earshot')
    expect(await run.ask('shortcuts')).toEqual([])
  })

  it('are the system’s shortcuts without one, until one comes', async () => {
    const run = await start()
    await untilBackend(run, 'shortcut')
    expect(await run.ask('shortcuts')).toEqual(['Control+Alt+Space'])
    expect(await run.ask('pressShortcut', 'Control+Alt+Space')).toBe(true)
    portal = await startPortalStandIn(messageBus?.address ?? '')
    await untilBackend(run, 'portal')
    expect(await run.ask('shortcuts')).toEqual([])
  })
})
