import { existsSync, readdirSync } from 'node:fs'
import { inRoot } from './paths.ts'
import { runVitest } from './run-vitest.ts'
import { ensureSystem, testFeatures } from './system.ts'
import { noTests, type Tally } from './tally.ts'
import { ensureBuilt } from './targets.ts'
import { startVirtualDisplay } from './virtual-display.ts'

/** Names of the scenarios in `test/e2e`, as `npm run e2e -- NAME` takes them. */
export function listScenarios(): string[] {
  const folder = inRoot('test/e2e')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => name.slice(0, -'.spec.ts'.length))
    .sort()
}

/** Runs scenarios in a real browser under a display of their own, with real key events. All of them when none is named. */
export async function runE2e(names: readonly string[]): Promise<Tally> {
  if (listScenarios().length === 0) return noTests
  if (process.platform !== 'linux') {
    return { ...noTests, skipped: [{ name: 'end to end', why: 'drives keys and windows by X11, so it runs on Linux' }] }
  }
  const missing = await ensureSystem(testFeatures)
  if (missing.features.length > 0) return { ...noTests, failed: [`end to end: ${missing.advice}`] }
  await ensureBuilt(['renderer'])
  const display = await startVirtualDisplay()
  if (!display) return { ...noTests, failed: ['end to end: Xvfb did not start'] }
  try {
    const filters = names.map((name) => `test/e2e/${name}.spec.ts`)
    return await runVitest({ project: 'e2e', filters, env: { DISPLAY: display.name } })
  } finally {
    await display.stop()
  }
}
