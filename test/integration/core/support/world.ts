import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Change, UiNote } from '#shared/contract/desktop.ts'
import type { NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type Core, createCore } from '../../../../electron/core/core.ts'
import type { CorePorts } from '../../../../electron/core/ports.ts'
import { createNodePorts } from '../../../../electron/core/system/node-ports.ts'
import { type RunningServer, startServer } from '../../../../server/server.ts'

/** A folder that is gone after the test. */
export async function tempDir(name: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `earshot-${name}-`))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** Shown only when a test is being looked into. */
export const testLog =
  (who: string): Log =>
  (level, message, fields) => {
    if (process.env.EARSHOT_TEST_LOG) console.error(who, level, message, JSON.stringify(fields ?? {}))
  }

export interface TestServer {
  readonly url: string
  readonly dataDir: string
  /** An invitation for the owner's first device. */
  readonly ownerLink: string
  stop(): Promise<void>
  /** At the same address, with the same data. */
  start(): Promise<void>
}

/** The real server, in this process, on a free port. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = await tempDir('server')
  const open = async (port: number): Promise<RunningServer> => {
    const started = await startServer({
      dataDir,
      host: '127.0.0.1',
      port,
      workspaceName: 'Test',
      ownerName: 'Alice',
      makeOwnerInvite: false,
      log: testLog('server'),
    })
    if (!started.ok) throw new Error(`server: ${started.reason} ${started.detail ?? ''}`)
    return started.value
  }
  let server: RunningServer | null = await open(0)
  const { url, ownerInvitation } = server
  if (!ownerInvitation) throw new Error('no owner invitation')
  const stop = async (): Promise<void> => {
    await server?.close()
    server = null
  }
  onTestFinished(stop)
  return {
    url,
    dataDir,
    ownerLink: ownerInvitation,
    stop,
    async start() {
      server = await open(Number(new URL(url).port))
    },
  }
}

export interface Device {
  readonly core: Core
  readonly dataDir: string
  /** Everything the feed said since the device was opened. */
  readonly changes: Change[]
  close(): Promise<void>
}

/** Opens a core on a folder; `change` puts other ports in the place of Node's. */
export async function openDevice(dataDir: string, change: (ports: CorePorts) => CorePorts = (p) => p): Promise<Device> {
  const ports = change(createNodePorts({ dataDir, version: '0.0.0-test', log: testLog(dataDir.slice(-6)) }))
  const opened = await createCore(ports)
  if (!opened.ok) throw new Error(`core: ${opened.reason} ${opened.detail ?? ''}`)
  const core = opened.value
  const changes: Change[] = []
  const abort = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const message of await core.router.createCaller({}, { signal: abort.signal }).feed()) {
      if (message.kind === 'changes') changes.push(...message.changes)
    }
  }
  const following = follow()
  let isClosed = false
  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    abort.abort()
    await following
    await core.close()
  }
  onTestFinished(close)
  return { core, dataDir, changes, close }
}

/** A fresh device of the owner. */
export async function openOwner(server: TestServer, change?: (ports: CorePorts) => CorePorts): Promise<Device> {
  const device = await openDevice(await tempDir('alice'), change)
  await device.core.api.session.join({ link: server.ownerLink, memberName: 'Alice', deviceName: 'Test' })
  await pulled(device)
  return device
}

/** A fresh device of a new member, invited by `host`. */
export async function openGuest(
  host: Device,
  memberName: string,
  change?: (ports: CorePorts) => CorePorts,
): Promise<Device> {
  const { link } = await host.core.api.invitations.create()
  const device = await openDevice(await tempDir(memberName.toLowerCase()), change)
  await device.core.api.session.join({ link, memberName, deviceName: 'Test' })
  await pulled(device)
  return device
}

export async function pulled(device: Device): Promise<void> {
  if (!(await device.core.sync.whenPulled(10_000))) throw new Error('nothing was pulled')
}

export function conversation(device: Device, name: string) {
  const found = device.core.conversations.resolve(name)
  if (!found.ok) throw new Error(`${found.reason} ${name}`)
  return found.value
}

/** Looks again at every turn of events until `look` gives something; the message says what was missing. */
export async function eventually<T>(
  look: () => T | null | undefined | false,
  what: string,
  limitMs = 15_000,
): Promise<T> {
  const endMs = performance.now() + limitMs
  for (;;) {
    const seen = look()
    if (seen) return seen
    if (performance.now() > endMs) throw new Error(`never seen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const noteOn = (device: Device, noteId: NoteId): UiNote | null => device.core.notes.read(noteId)

/** Waits for a note to have come by sync, in whatever state; a device that was offline long takes its time to try again. */
export const arrived = (device: Device, noteId: NoteId): Promise<UiNote> =>
  eventually(
    () => {
      const note = noteOn(device, noteId)
      return note?.seq ? note : null
    },
    `note ${noteId}`,
    40_000,
  )

export async function sendText(device: Device, conversationName: string, text: string): Promise<NoteId> {
  const { id } = conversation(device, conversationName)
  const target = { conversationId: id, rootId: null, anchor: null }
  return (await device.core.api.notes.sendText({ target, text })).noteId
}

/** Imports one of the speech fixtures and sends it; `before` is called with the draft. */
export async function sendVoice(
  device: Device,
  conversationName: string,
  fixture = 'austen-3s.wav',
  before?: (takeId: TakeId) => Promise<void>,
): Promise<NoteId> {
  return await sendFile(
    device,
    conversationName,
    new URL(`../../../fixtures/speech/${fixture}`, import.meta.url).pathname,
    before,
  )
}

export async function sendFile(
  device: Device,
  conversationName: string,
  path: string,
  before?: (takeId: TakeId) => Promise<void>,
): Promise<NoteId> {
  const { id } = conversation(device, conversationName)
  const imported = await device.core.takes.importFile(path, { conversationId: id, rootId: null, anchor: null })
  if (!imported.ok) throw new Error(`import: ${imported.reason} ${imported.detail ?? ''}`)
  await before?.(imported.value)
  return (await device.core.api.takes.send({ takeId: imported.value, conversationId: null })).noteId
}
