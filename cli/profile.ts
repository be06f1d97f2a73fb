import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Core, createCore } from '#core/core.ts'
import { dataDirOf } from '#core/system/data-dir.ts'
import { createFileLog } from '#core/system/file-log.ts'
import { createNodePorts } from '#core/system/node-ports.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'

/** What every command knows of the world around it. */
export function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  const version = typeof parsed === 'object' && parsed && 'version' in parsed ? parsed.version : null
  return typeof version === 'string' ? version : '0.0.0'
}

export function profileFolder(profile: string): string {
  const dataDir = dataDirOf(profile)
  if (!dataDir.ok) throw new ReasonError(dataDir.reason, dataDir.detail)
  return dataDir.value
}

/** Runs `work` on the profile's core, without key hook or window, and lets go of the data folder whatever happens. */
export async function withCore<T>(profile: string, work: (core: Core) => Promise<T>): Promise<T> {
  const dataDir = profileFolder(profile)
  const log = createFileLog(join(dataDir, 'earshot.log'))
  const core = await createCore(createNodePorts({ dataDir, version: readVersion(), log }))
  if (!core.ok) throw new ReasonError(core.reason, core.detail)
  try {
    return await work(core.value)
  } finally {
    await core.value.close()
  }
}

/** The same, for a profile that must be signed in. */
export function withSignedInCore<T>(profile: string, work: (core: Core) => Promise<T>): Promise<T> {
  return withCore(profile, async (core) => {
    if (core.snapshot().session.kind !== 'signedIn') throw new ReasonError('notSignedIn')
    return await work(core)
  })
}
