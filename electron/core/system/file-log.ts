import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log, LogLevel } from '#shared/kernel/log.ts'

/** Enough for weeks of use; one older file is kept beside it. */
const maxBytes = 5_000_000

const weights: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** One JSON object a line, in a file of its owner's. A log that cannot be written must stop nothing: it is silent then. */
export function createFileLog(path: string, atLeast: LogLevel = 'info'): Log {
  let sizeBytes: number | null = null
  return (level, message, fields) => {
    if (weights[level] < weights[atLeast]) return
    try {
      sizeBytes ??= begin(path)
      const line = `${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`
      appendFileSync(path, line, { mode: 0o600 })
      sizeBytes += Buffer.byteLength(line)
      if (sizeBytes < maxBytes) return
      renameSync(path, `${path}.1`)
      sizeBytes = 0
    } catch {
      sizeBytes = null
    }
  }
}

function begin(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
