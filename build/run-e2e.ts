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

/** What they measure is how far sound and picture are apart, to a few frames: they have the computer to themselves. */
const alone: ReadonlySet<string> = new Set(['clip', 'clip-camera'])

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
    return await runBatches([
      { host: 'stand-in', scenarios: onStandIn },
      { host: 'browser', scenarios: inBrowser },
    ])
  }
  const chosen = host ?? 'browser'
  const skipped = scenarios.flatMap((name) => {
    const why = cannot(chosen, name)
    return why === null ? [] : [{ name: `end to end: ${name}`, why }]
  })
  const able = scenarios.filter((name) => cannot(chosen, name) === null)
  return addTallies([await runBatches([{ host: chosen, scenarios: able }]), { ...noTests, skipped }])
}

/** One for each host. */
async function runBatches(all: readonly Batch[]): Promise<Tally> {
  const left = all.filter(({ scenarios }) => scenarios.length > 0)
  if (left.length === 0) return noTests
  const missing = await ensureSystem(testFeatures)
  if (missing.features.length > 0) return failure(missing.advice)
  await ensureBuilt(left.every(({ host }) => host === 'browser') ? ['renderer'] : allTargets)
  const isOne = left.length === 1 && left[0]?.scenarios.length === 1
  // Where no display can be had for each, they share the one there is.
  if (isOne || process.platform !== 'linux') return addTallies(await Promise.all(left.map((batch) => runBatch(batch))))
  const tallies: Tally[] = []
  const take = sharedOut(
    left.map((batch) => ({ ...batch, scenarios: batch.scenarios.filter((name) => !alone.has(name)) })),
    atOnce,
  )
  const lane = async (name: string): Promise<void> => {
    for (let batch = take(); batch !== undefined; batch = take()) tallies.push(await runBatch(batch, name))
  }
  await Promise.all(Array.from({ length: atOnce }, (_, index) => lane(`e2e-${index + 1}`)))
  for (const { host, scenarios } of left) {
    const quiet = scenarios.filter((name) => alone.has(name))
    if (quiet.length > 0) tallies.push(await runBatch({ host, scenarios: quiet }))
  }
  return addTallies(tallies)
}

/**
 * Gives one batch after the other to lanes that ask: much at first, as each batch has the runner to start; in the end one scenario
 * at a time, so that the lanes are done at about the same time.
 */
export function sharedOut(all: readonly Batch[], lanes: number): () => Batch | undefined {
  const left = all.map(({ host, scenarios }) => ({ host, scenarios: [...scenarios] }))
  return () => {
    const count = left.reduce((sum, { scenarios }) => sum + scenarios.length, 0)
    const next = left.find(({ scenarios }) => scenarios.length > 0)
    return next && { host: next.host, scenarios: next.scenarios.splice(0, Math.ceil(count / (2 * lanes))) }
  }
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
