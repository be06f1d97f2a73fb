import Database from 'better-sqlite3'
import type { Reason } from '#shared/kernel/reasons.ts'

const readOnlyFolder = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])

/** What an error of SQLite or of the file system means to a person. `databaseBusy`: somebody else holds the file. */
export function storeReason(error: unknown): Reason | 'databaseBusy' {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (error instanceof Database.SqliteError) {
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'databaseBusy'
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'dataDamaged'
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
      return 'dataFolderReadOnly'
    }
    if (code === 'SQLITE_FULL') return 'diskFull'
    return 'internal'
  }
  if (readOnlyFolder.has(code)) return 'dataFolderReadOnly'
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'diskFull' : 'internal'
}
