import Database from 'better-sqlite3'
import type { Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import type { KeyHook, Net } from '../ports.ts'
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
    await checkKeys(ports.keyHook, ports.clock, stored?.keys ?? defaultBindings),
    note(
      'updates',
      'this program does not look for new versions; the installed desktop app does, where it was packed with a place for them',
      'Settings in the desktop app says whether it does, and what it found.',
    ),
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

/** What Settings says, for the keys that are kept in this profile. */
async function checkKeys(keyHook: KeyHook, clock: Clock, bindings: KeyBindings): Promise<Check> {
  const name = 'keys'
  const status = await new Promise<Hotkey | null>((resolve) => {
    const limit = clock.setTimer(() => resolve(null), hookTimeoutMs)
    keyHook.onStatus((answer) => {
      limit.cancel()
      resolve(answer)
    })
    keyHook.start(bindings)
  })
  await keyHook.stop()
  if (status === null) return note(name, 'only in the Earshot window: nothing that sees keys answers', inWindow)
  if (status.kind === 'windowOnly') {
    return note(name, withoutDot(`only in the Earshot window. ${status.why}`), status.better ?? inWindow)
  }
  const wrong = Object.entries(status.keys).flatMap(([id, { problem }]) => (problem ? [`${id}: ${problem}`] : []))
  const detail = withoutDot([`everywhere, by the ${backendNames[status.backend]}. ${status.why}`, ...wrong].join(' '))
  if (status.better !== null || wrong.length > 0) return note(name, detail, status.better)
  return fine(name, detail)
}

/** The table ends a finding with one. */
const withoutDot = (text: string): string => text.replace(/\.$/, '')

const inWindow = 'Hold Space in the window, or the button.'
const backendNames = { hook: 'key hook', portal: 'desktop’s portal', shortcut: 'system’s shortcuts' } as const
