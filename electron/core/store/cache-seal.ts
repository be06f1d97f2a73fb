import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

/**
 * SQLite notices broken pages, not a flipped bit inside a text. So a cache that was closed in order is sealed: the SHA-256 of the
 * file stands beside it until it has been looked at again, which is done behind the start: until then nothing may change the file itself,
 * only its log. Once it is off, a crash leaves no seal, and SQLite's own checks have to do.
 */
export type Seal = 'sound' | 'broken' | 'none'

const readBytes = 1 << 20
/** A millisecond of hashing at most. */
const pieceBytes = 1 << 18
const sealOf = (path: string): string => `${path}.sha256`

/** To be called after the database is closed, when its log is folded in. A seal that cannot be written is no harm. */
export function sealCache(path: string): void {
  try {
    if (!existsSync(`${path}-wal`)) writeFileSync(sealOf(path), hashOf(path), { mode: 0o600 })
  } catch {
    rmSync(sealOf(path), { force: true })
  }
}

export const hasSeal = (path: string): boolean => existsSync(sealOf(path)) && existsSync(path)

/** Before the file is changed. */
export const takeSealOff = (path: string): void => rmSync(sealOf(path), { force: true })

/** Reads the whole file, at once; the seal stays on. `none`: there is none, or it cannot be told. */
export function checkSeal(path: string): Seal {
  try {
    return judge(path, hashOf(path))
  } catch {
    return 'none'
  }
}

/** The same in small pieces, between which others get their turn. */
export async function checkSealBehind(path: string, signal: AbortSignal): Promise<Seal> {
  try {
    const hash = createHash('sha256')
    for await (const piece of createReadStream(path, { highWaterMark: pieceBytes, signal })) hash.update(piece)
    return judge(path, hash.digest('hex'))
  } catch {
    return 'none'
  }
}

function judge(path: string, hash: string): Seal {
  if (!hasSeal(path)) return 'none'
  return readFileSync(sealOf(path), 'utf8') === hash ? 'sound' : 'broken'
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
