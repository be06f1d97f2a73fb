import { existsSync, readdirSync } from 'node:fs'
import { E2E_HOST, type E2eHost, whyNotOn } from './e2e-hosts.ts'
import { presentElectron } from './electron-binary.ts'
import { inRoot } from './paths.ts'
import { runVitest } from './run-vitest.ts'
import { ensureSystem, testFeatures } from './system.ts'
import { addTallies, noTests, type Tally } from './tally.ts'
import { allTargets, ensureBuilt } from './targets.ts'
import { startVirtualDisplay, type VirtualDisplay } from './virtual-display.ts'

/** Names of the scenarios in `test/e2e`, as `npm run e2e -- NAME` takes them. */
export function listScenarios(): string[] {
  const folder = inRoot('test/e2e')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => name.slice(0, -'.spec.ts'.length))
    .sort()
}

export interface E2eRun {
  /** All of them when none is named. */
  readonly names: readonly string[]
  /** Null: in the browser what can be there, the rest on the stand-in. */
  readonly host: E2eHost | null
  /** Without a host: these on the stand-in as well. */
  readonly alsoOnStandIn?: readonly string[]
}

/** Runs scenarios under a display of their own, with real key events. What a host cannot run is told, with the reason. */
export async function runE2e({ names, host, alsoOnStandIn = [] }: E2eRun): Promise<Tally> {
  const scenarios = names.length > 0 ? names : listScenarios()
  const cannot = (on: E2eHost, name: string): string | null => whyNotOn(on, name, process.platform)
  if (host === null && process.platform === 'linux') {
    const inBrowser = scenarios.filter((name) => cannot('browser', name) === null)
    const others = scenarios.filter((name) => !inBrowser.includes(name))
    const onStandIn = [...new Set([...others, ...alsoOnStandIn])]
    return addTallies([await runOn('browser', inBrowser), await runOn('stand-in', onStandIn)])
  }
  const chosen = host ?? 'browser'
  const skipped = scenarios.flatMap((name) => {
    const why = cannot(chosen, name)
    return why === null ? [] : [{ name: `end to end: ${name}`, why }]
  })
  const run = await runOn(
    chosen,
    scenarios.filter((name) => cannot(chosen, name) === null),
  )
  return addTallies([run, { ...noTests, skipped }])
}

async function runOn(host: E2eHost, scenarios: readonly string[]): Promise<Tally> {
  const fail = (why: string): Tally => ({ ...noTests, failed: [`end to end: ${why}`] })
  if (scenarios.length === 0) return noTests
  const missing = await ensureSystem(testFeatures)
  if (missing.features.length > 0) return fail(missing.advice)
  const display = process.platform === 'linux' ? await startVirtualDisplay() : noDisplay
  if (!display) return fail('Xvfb did not start')
  try {
    const env = process.platform === 'linux' ? { DISPLAY: display.name } : {}
    if (host === 'electron') {
      const electron = presentElectron({ ...process.env, ...env })
      if (electron.kind === 'none') return fail(`Electron cannot be used here: ${electron.why}`)
    }
    await ensureBuilt(host === 'browser' ? ['renderer'] : allTargets)
    const filters = scenarios.map((name) => `test/e2e/${name}.spec.ts`)
    return await runVitest({ project: 'e2e', filters, env: { ...env, [E2E_HOST]: host } })
  } finally {
    await display.stop()
  }
}

/** macOS and Windows have their own. */
const noDisplay: VirtualDisplay = { name: '', stop: () => Promise.resolve() }
