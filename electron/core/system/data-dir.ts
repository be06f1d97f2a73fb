import { isAbsolute, join, resolve } from 'node:path'
import envPaths from 'env-paths'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'

export const defaultProfile = 'default'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The data folder of a profile: below `EARSHOT_DATA_DIR`, or where the system keeps such data. Not made here. A profile's name
 * becomes a folder's: letters, digits, `.`, `_` and `-`, at most 40.
 */
export function dataDirOf(profile: string, env: Environment = process.env): Result<string, Reason> {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}$/.test(profile)) return refused('requestInvalid', `profile name ${profile}`)
  return done(join(baseDirOf(env), 'profiles', profile))
}

/** Where running profiles settle which of them listens to a chord. */
export const chordLocksDirOf = (env: Environment = process.env): string => join(baseDirOf(env), 'keys')

function baseDirOf(env: Environment): string {
  const base = env.EARSHOT_DATA_DIR || envPaths('Earshot', { suffix: '' }).data
  return isAbsolute(base) ? base : resolve(base)
}
