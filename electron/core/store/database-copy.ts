import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'

/**
 * Looks into a database without a byte of it changing. SQLite cannot promise that on the file itself: to read a log that a crash left it
 * writes beside it, and the last to close folds it in. So it is a copy that is opened.
 */
export interface DatabaseCopy {
  /** Takes no writes. */
  readonly db: Database
  close(): void
}

/** `prepare` may still write: to the copy. Throws what the file system or SQLite throws. */
export function openCopy(path: string, prepare: (db: Database) => void = () => undefined): DatabaseCopy {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-copy-'))
  const target = join(folder, basename(path))
  // Where open files can be removed the copy is gone from the disk at once, and no crash leaves it behind.
  const remove = (): void => {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Windows: at closing.
    }
  }
  let db: Database | null = null
  try {
    for (const suffix of ['', '-wal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, target + suffix, constants.COPYFILE_FICLONE)
    }
    db = new SqliteDatabase(target, { fileMustExist: true })
    db.pragma('journal_mode = DELETE')
    prepare(db)
    db.pragma('query_only = ON')
    const opened = db
    remove()
    return {
      db: opened,
      close() {
        opened.close()
        remove()
      },
    }
  } catch (error) {
    db?.close()
    remove()
    throw error
  }
}

/** Offset of `user_version` in the header (SQLite file format, section 1.3). */
const versionOffset = 60

/** Which schema a database has: 0 when there is none, null when it cannot be told. Changes nothing. */
export function schemaVersionOf(path: string): number | null {
  try {
    const file = statSync(path, { throwIfNoEntry: false })
    if (!file || file.size === 0) return 0
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
    return log && log.size > 0 ? versionInCopy(path) : versionInHeader(path)
  } catch {
    return null
  }
}

function versionInCopy(path: string): number {
  const copy = openCopy(path)
  try {
    return Number(copy.db.pragma('user_version', { simple: true }))
  } finally {
    copy.close()
  }
}

function versionInHeader(path: string): number | null {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    const bytes = readSync(file, header)
    return bytes === header.length && header.toString('latin1', 0, 15) === 'SQLite format 3'
      ? header.readUInt32BE(versionOffset)
      : null
  } finally {
    closeSync(file)
  }
}
