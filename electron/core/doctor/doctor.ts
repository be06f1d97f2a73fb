import Database from 'better-sqlite3'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { KeyHook, Net } from '../ports.ts'
import { defaultSettings } from '../store/settings-store.ts'
import { type Check, fine, note, problem } from './check.ts'
import { checkDatabases, checkFolder, checkOutbox, checkToken, readStored, type StoredFacts } from './storage-checks.ts'

export interface DoctorPorts {
  readonly dataDir: string
  readonly version: string
  readonly net: Net
  readonly clock: Clock
  readonly keyHook: KeyHook
}

const serverTimeoutMs = 3_000
/** The hook says what it can see within a second where it works at all. */
const hookTimeoutMs = 5_000

/** Looks at everything and changes nothing; works beside a running app and without one. */
export async function examine(ports: DoctorPorts): Promise<Check[]> {
  const stored = readStored(ports.dataDir)
  return [
    checkVersions(ports.version),
    ...checkFolder(ports.dataDir),
    ...checkDatabases(ports.dataDir),
    ...checkOutbox(stored, ports.dataDir),
    ...checkToken(stored, ports.dataDir),
    await checkServer(stored, ports.net),
    await checkKeyHook(ports.keyHook, ports.clock),
    note(
      'microphone',
      'only a window can ask for it; the app asks when you first record',
      'Settings shows the level of the chosen microphone.',
    ),
  ]
}

function checkVersions(version: string): Check {
  const memory = new Database(':memory:')
  const sqlite = String(memory.prepare('SELECT sqlite_version()').pluck().get())
  memory.close()
  return fine(
    'versions',
    `earshot ${version}, protocol ${PROTOCOL_VERSION}, Node ${process.versions.node}, SQLite ${sqlite}`,
  )
}

async function checkServer(stored: StoredFacts | null, net: Net): Promise<Check> {
  const name = 'server'
  if (!stored?.serverUrl) return note(name, 'not signed in', 'Use `earshot join LINK`, or sign in in the app.')
  const where = `${stored.serverUrl}, as ${stored.memberName}`
  try {
    const signal = AbortSignal.timeout(serverTimeoutMs)
    const answer = await net.fetch(`${stored.serverUrl}/healthz`, {
      headers: { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
      signal,
    })
    if (answer.ok) return fine(name, `${where}: answers`)
    return problem(name, `${where}: answers ${answer.status}`, 'See the log of the server.')
  } catch {
    if (stored.isEmbedded) return note(name, `${where}: runs beside the app, which is closed now`)
    return problem(
      name,
      `${where}: does not answer`,
      'Check that it runs and can be reached. What you record is kept meanwhile.',
    )
  }
}

async function checkKeyHook(keyHook: KeyHook, clock: Clock): Promise<Check> {
  const name = 'key hook'
  const status = await new Promise<{ kind: 'running' } | { kind: 'unavailable'; why: string }>((resolve) => {
    const limit = clock.setTimer(() => resolve({ kind: 'unavailable', why: 'it does not answer' }), hookTimeoutMs)
    keyHook.onStatus((answer) => {
      limit.cancel()
      resolve(answer)
    })
    keyHook.start(defaultSettings.pushToTalk)
  })
  await keyHook.stop()
  if (status.kind === 'running') return fine(name, 'works whatever window has the focus')
  return note(
    name,
    `works only while the Earshot window is focused: ${status.why}`,
    'Hold Space in the window, or the button.',
  )
}
