import type { Reason } from '#shared/kernel/reasons.ts'

/** The code of a file system or SQLite error, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

const readOnly = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOENT'])

/** What a failure while a data folder is being opened means for the person who starts the server. */
export function reasonOfOpening(error: unknown): Reason {
  const code = codeOf(error)
  if (readOnly.has(code) || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return 'dataFolderReadOnly'
  }
  if (isDiskFull(error)) return 'diskFull'
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return 'dataDamaged'
  if (code.startsWith('SQLITE_BUSY')) return 'serverFolderInUse'
  return 'internal'
}

export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(codeOf(error))
}
