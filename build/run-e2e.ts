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

/** Scenarios that share a display, one after the other: two would take the keyboard from each other. */
interface Batch {
  readonly host: E2eHost
  readonly scenarios: readonly string[]
}

/** Much of their time is real speech in real time: two share two cores well. */
const atOnce = 2
/** Enough that starting the runner does not count, few enough that both lanes end at about the same time. */
const BATCH_SCENARIOS = 3

/** What they measure is how far sound and picture are apart, to a few frames: they have the computer to themselves. */
const alone: ReadonlySet<string> = new Set(['clip', 'clip-camera', 'displays'])

const batchesOf = (host: E2eHost, scenarios: readonly string[]): Batch[] =>
  Array.from({ length: Math.ceil(scenarios.length / BATCH_SCENARIOS) }, (_, index) => ({
    host,
    scenarios: scenarios.slice(index * BATCH_SCENARIOS, (index + 1) * BATCH_SCENARIOS),
  }))

/**
 * Runs scenarios with real key events, each batch under a display of its own, two batches at a time. What a host cannot run is told,
 * with the reason.
 */
export async function runE2e({ names, host, alsoOnStandIn = [] }: E2eRun): Promise<Tally> {
  const scenarios = names.length > 0 ? names : listScenarios()
  const cannot = (on: E2eHost, name: string): string | null => whyNotOn(on, name, process.platform)
  if (host === null && process.platform === 'linux') {
    const inBrowser = scenarios.filter((name) => cannot('browser', name) === null)
    const others = scenarios.filter((name) => !inBrowser.includes(name))
    const onStandIn = [...new Set([...others, ...alsoOnStandIn])]
    return await runBatches([...batchesOf('stand-in', onStandIn), ...batchesOf('browser', inBrowser)])
  }
  const chosen = host ?? 'browser'
  const skipped = scenarios.flatMap((name) => {
    const why = cannot(chosen, name)
    return why === null ? [] : [{ name: `end to end: ${name}`, why }]
  })
  const able = scenarios.filter((name) => cannot(chosen, name) === null)
  // Where no display can be had for each, they share the one there is.
  const batches = process.platform === 'linux' ? batchesOf(chosen, able) : [{ host: chosen, scenarios: able }]
  return addTallies([await runBatches(batches), { ...noTests, skipped }])
}

async function runBatches(batches: readonly Batch[]): Promise<Tally> {
  const left = batches.filter(({ scenarios }) => scenarios.length > 0)
  if (left.length === 0) return noTests
  const missing = await ensureSystem(testFeatures)
  if (missing.features.length > 0) return failure(missing.advice)
  await ensureBuilt(left.every(({ host }) => host === 'browser') ? ['renderer'] : allTargets)
  if (left.length === 1) return addTallies(await Promise.all(left.map((batch) => runBatch(batch))))
  const beside = left.flatMap(({ host, scenarios }) =>
    batchesOf(
      host,
      scenarios.filter((name) => !alone.has(name)),
    ),
  )
  const tallies: Tally[] = []
  const lane = async (name: string): Promise<void> => {
    for (let batch = beside.shift(); batch !== undefined; batch = beside.shift())
      tallies.push(await runBatch(batch, name))
  }
  await Promise.all(Array.from({ length: atOnce }, (_, index) => lane(`e2e-${index + 1}`)))
  for (const { host, scenarios } of left) {
    const quiet = scenarios.filter((name) => alone.has(name))
    if (quiet.length > 0) tallies.push(await runBatch({ host, scenarios: quiet }))
  }
  return addTallies(tallies)
}

/** `lane`: others run beside it. */
async function runBatch({ host, scenarios }: Batch, lane?: string): Promise<Tally> {
  const display = process.platform === 'linux' ? await startVirtualDisplay() : noDisplay
  if (!display) return failure('Xvfb did not start')
  try {
    const env = process.platform === 'linux' ? { DISPLAY: display.name } : {}
    if (host === 'electron') {
      const electron = presentElectron({ ...process.env, ...env })
      if (electron.kind === 'none') return failure(`Electron cannot be used here: ${electron.why}`)
    }
    const filters = scenarios.map((name) => `test/e2e/${name}.spec.ts`)
    const run = { project: 'e2e' as const, filters, env: { ...env, [E2E_HOST]: host } }
    return await runVitest(lane === undefined ? run : { ...run, beside: lane })
  } finally {
    await display.stop()
  }
}

const failure = (why: string): Tally => ({ ...noTests, failed: [`end to end: ${why}`] })

/** macOS and Windows have their own. */
const noDisplay: VirtualDisplay = { name: '', stop: () => Promise.resolve() }
