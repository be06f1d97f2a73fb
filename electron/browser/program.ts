import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { type Core, createCore } from '#core/core.ts'
import { createKeys } from '#core/hotkey/create-keys.ts'
import { createChildStarter, sourcePrograms } from '#core/system/children.ts'
import { chordLocksDirOf, dataDirOf, defaultProfile } from '#core/system/data-dir.ts'
import { createFileLog } from '#core/system/file-log.ts'
import { createNodePorts } from '#core/system/node-ports.ts'
import { createSystemClock } from '#core/system/system-clock.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import { type BrowserHost, startBrowserHost } from './host.ts'
import { watchSleep } from './sleep-watch.ts'

export interface ProgramOptions {
  readonly profile?: string
  /** 0 or left out picks a free one. */
  readonly port?: number
}

export interface Program {
  readonly host: BrowserHost
  readonly core: Core
  readonly dataDir: string
  close(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const Package = z.object({ version: z.string() })

/** The core with the ports of this computer, served to its browsers. */
export async function startProgram({ profile, port }: ProgramOptions): Promise<Result<Program, Reason>> {
  const dataDir = dataDirOf(profile ?? defaultProfile)
  if (!dataDir.ok) return dataDir
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const log = createFileLog(join(dataDir.value, 'earshot.log'))
  const clock = createSystemClock()
  const children = createChildStarter(sourcePrograms(), clock)
  // Plain Node cannot ask macOS; a hook without permission ends in its own process, and the core says so.
  const platform = { os: process.platform, env: process.env, isAllowed: () => true }
  const keyHook = createKeys({ children, clock, log, platform, shortcuts: null, locksDir: chordLocksDirOf() })

  const core = await createCore(createNodePorts({ dataDir: dataDir.value, version, log, keyHook, children }))
  if (!core.ok) return core
  const rendererDir = join(root, 'dist', 'renderer')
  const host = await startBrowserHost({ core: core.value, rendererDir, port: port ?? 0, log })
  if (!host.ok) {
    await core.value.close()
    return host
  }
  const stopWatch = watchSleep({ clock, takes: core.value.takes, onResume: core.value.sync.resumed, log })
  return done({
    host: host.value,
    core: core.value,
    dataDir: dataDir.value,
    close() {
      stopWatch()
      return closeInOrder({ takes: core.value.takes, host: host.value, core: core.value })
    },
  })
}

/** The feed tells changes a turn later, in one batch. */
const LAST_WORDS_MS = 50

/** Takes first: their draft should say that the program was closed, not that its window went away; and the window should read it. */
export async function closeInOrder(parts: {
  readonly takes: Pick<Core['takes'], 'systemEvent'>
  readonly host: Pick<BrowserHost, 'close'>
  readonly core: Pick<Core, 'close'>
}): Promise<void> {
  await parts.takes.systemEvent('quit')
  await setTimeout(LAST_WORDS_MS)
  await parts.host.close()
  await parts.core.close()
}
