import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { KeyBindings } from '#shared/contract/keys.ts'
import { formatBytes } from '#shared/kernel/format.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { cacheMigrations } from '../store/cache-schema.ts'
import { openCopy, schemaVersionOf } from '../store/database-copy.ts'
import { outboxMigrations } from '../store/outbox-schema.ts'
import { isSealed } from '../store/sealed-token.ts'
import { createSettingsStore } from '../store/settings-store.ts'
import { type Check, fine, note, problem } from './check.ts'

/** Under this a long recording may not fit. */
const lowDiskBytes = 200_000_000

/** What a profile keeps in its databases, as the doctor needs it; null where it cannot be read. */
export interface StoredFacts {
  readonly serverUrl: string | null
  readonly isEmbedded: boolean
  readonly memberName: string | null
  /** The device's token lies in a keyring's keeping; null: there is none. */
  readonly isTokenSealed: boolean | null
  readonly waiting: number
  readonly failed: number
  readonly keys: KeyBindings
}

export function checkFolder(dataDir: string): Check[] {
  const name = 'data folder'
  const existing = nearestExisting(dataDir)
  try {
    accessSync(existing, constants.W_OK)
  } catch {
    return [
      problem(name, `${dataDir} cannot be written to`, 'Make it writable, or set EARSHOT_DATA_DIR to another folder.'),
    ]
  }
  const { bavail, bsize } = statfsSync(existing)
  const free = bavail * bsize
  const space = `${formatBytes(free)} free`
  return [
    fine(name, existsSync(dataDir) ? dataDir : `${dataDir} (not made yet: nothing was started with this profile)`),
    free < lowDiskBytes
      ? problem('disk', space, 'Free some space: recordings need room to be kept.')
      : fine('disk', space),
  ]
}

/** Opened for reading only, beside a running app; never repaired here. */
export function checkDatabases(dataDir: string): Check[] {
  const files = ['outbox.db', 'cache.db', join('server', 'earshot.db')]
  return files.filter((file) => existsSync(join(dataDir, file))).map((file) => checkDatabase(dataDir, file))
}

/** Of our own databases; the server's has its number elsewhere. */
const knownSchemas: Readonly<Record<string, number>> = {
  'outbox.db': outboxMigrations.length,
  'cache.db': cacheMigrations.length,
}
const isNewer = (dataDir: string, file: string): boolean => {
  const known = knownSchemas[file]
  return known !== undefined && (schemaVersionOf(join(dataDir, file)) ?? 0) > known
}

function checkDatabase(dataDir: string, file: string): Check {
  const name = `database ${file}`
  if (isNewer(dataDir, file)) return newerDatabase(name, dataDir, file)
  try {
    const db = new Database(join(dataDir, file), { readonly: true, fileMustExist: true })
    try {
      const answer = String(db.pragma('quick_check(1)', { simple: true }))
      if (answer === 'ok') return fine(name, `sound, schema ${String(db.pragma('user_version', { simple: true }))}`)
      return problem(name, answer, adviceFor(file))
    } finally {
      db.close()
    }
  } catch (error) {
    return problem(name, error instanceof Error ? error.message : String(error), adviceFor(file))
  }
}

const newerDatabase = (name: string, dataDir: string, file: string): Check =>
  file === 'cache.db'
    ? note(name, 'written by a newer version', 'Update Earshot; with this version it is fetched again from the server.')
    : problem(
        name,
        sentenceOf('dataNewer', dataDir),
        'Until you update, the app shows what is there and changes nothing.',
      )

const adviceFor = (file: string): string =>
  file === 'cache.db'
    ? 'Start the app: it sets the damaged cache aside and fetches it again from the server.'
    : 'Make a copy of the folder before anything else, then put back a backup of this file.'

interface SessionRow {
  readonly url: string
  readonly embedded: number
  readonly name: string
  readonly token: string
}

export function readStored(dataDir: string): StoredFacts | null {
  const path = join(dataDir, 'outbox.db')
  if (!existsSync(path)) return null
  try {
    // One of a newer version may hold a log that a crash left; read in place it would not stay as it is.
    const copy = isNewer(dataDir, 'outbox.db') ? openCopy(path) : null
    const db = copy?.db ?? new Database(path, { readonly: true, fileMustExist: true })
    try {
      const session = db
        .prepare('SELECT server_url AS url, is_embedded AS embedded, member_name AS name, token FROM session')
        .get()
      const counts = db.prepare('SELECT count(*) AS n FROM outbox WHERE state = ?').pluck()
      const { url, embedded, name, token } = (session ?? {}) as Partial<SessionRow>
      return {
        serverUrl: url ?? null,
        isEmbedded: embedded === 1,
        memberName: name ?? null,
        isTokenSealed: token === undefined ? null : isSealed(token),
        waiting: Number(counts.get('waiting')),
        failed: Number(counts.get('failed')),
        keys: createSettingsStore(db).read().keys,
      }
    } finally {
      if (copy) copy.close()
      else db.close()
    }
  } catch {
    // What is wrong with it is the finding of `checkDatabases`.
    return null
  }
}

/** Who can read this file is this device, as far as the server knows. */
export function checkToken(stored: StoredFacts | null, dataDir: string): Check[] {
  const name = 'sign-in'
  if (!stored || stored.isTokenSealed === null) return []
  if (stored.isTokenSealed) {
    return [fine(name, 'sealed in the keyring by the desktop app; the browser host and the command line cannot use it')]
  }
  const path = join(dataDir, 'outbox.db')
  // Windows has no such modes: there the folder belongs to the person.
  const others = process.platform === 'win32' ? 0 : statSync(path).mode & 0o077
  if (others !== 0) return [problem(name, `other people of this computer can read ${path}`, `Run: chmod 600 ${path}`)]
  const detail = 'in outbox.db as it is, readable for you alone'
  return [note(name, detail, 'The desktop app seals it where the system has a keyring.')]
}

export function checkOutbox(stored: StoredFacts | null, dataDir: string): Check[] {
  const takes = existsSync(join(dataDir, 'takes')) ? readdirSync(join(dataDir, 'takes')).length : 0
  const onDevice = note(
    'takes',
    `${takes} on this device, not delivered or kept as drafts`,
    'Open the app to send or discard them.',
  )
  const found = takes > 0 ? onDevice : fine('takes', 'none on this device')
  if (!stored) return [found]
  const waits = `${stored.waiting} waiting, ${stored.failed} failed`
  if (stored.failed > 0)
    return [found, problem('outbox', waits, 'Open the app: each failed note has Retry and Discard.')]
  return [
    found,
    stored.waiting > 0 ? note('outbox', waits, 'They go out when the server answers.') : fine('outbox', waits),
  ]
}

function nearestExisting(path: string): string {
  let at = path
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  return at
}
