import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'

/**
 * SQLite notices broken pages, not a flipped bit inside a text. So a cache that was closed in order is sealed: the SHA-256 of the
 * file stands beside it until it is opened again. After a crash there is no seal, and SQLite's own checks have to do.
 */
export type Seal = 'sound' | 'broken' | 'none'

const readBytes = 1 << 20
const sealOf = (path: string): string => `${path}.sha256`

/** To be called after the database is closed, when its log is folded in. A seal that cannot be written is no harm. */
export function sealCache(path: string): void {
  try {
    if (!existsSync(`${path}-wal`)) writeFileSync(sealOf(path), hashOf(path), { mode: 0o600 })
  } catch {
    rmSync(sealOf(path), { force: true })
  }
}

/** Looks at the seal and takes it off: from here on the file changes. */
export function breakSeal(path: string): Seal {
  try {
    if (!existsSync(sealOf(path))) return 'none'
    const expected = readFileSync(sealOf(path), 'utf8')
    rmSync(sealOf(path), { force: true })
    return existsSync(path) && hashOf(path) === expected ? 'sound' : 'broken'
  } catch {
    return 'none'
  }
}

function hashOf(path: string): string {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(readBytes)
  const file = openSync(path, 'r')
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}
