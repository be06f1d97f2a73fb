import { performance } from 'node:perf_hooks'
import { tools } from './paths.ts'
import { runNode } from './run.ts'
import { runVitest } from './run-vitest.ts'
import { inSeconds, say } from './say.ts'
import { addTallies, oneTest, type Tally } from './tally.ts'

/** Lint and format, types, unit tests and the rules of the house. */
export async function runChecks(): Promise<Tally> {
  return addTallies([await runStaticChecks('show'), await runUnitTests()])
}

/** Lint and format, and types: each counts as one test. `beside`: something else runs at the same time and has the processors first. */
export async function runStaticChecks(how: 'show' | 'beside'): Promise<Tally> {
  const options = how === 'show' ? ({ output: 'show' } as const) : ({ output: 'pass', givesWay: true } as const)
  const lint = await runStep('lint and format', () =>
    runNode(tools.biome, ['ci', '--error-on-warnings'], options).then(({ isOk }) => oneTest('lint and format', isOk)),
  )
  const types = await runStep('types', () =>
    runNode(tools.tsc, ['-b'], options).then(({ isOk }) => oneTest('types', isOk)),
  )
  return addTallies([lint, types])
}

export const runUnitTests = (): Promise<Tally> =>
  runStep('unit tests and boundaries', () => runVitest({ project: 'unit' }))

/** Runs one part, says how it went and how long it took. */
export async function runStep(name: string, work: () => Promise<Tally>): Promise<Tally> {
  say(`\n== ${name}`)
  const startedMs = performance.now()
  const tally = await work()
  const word = tally.failed.length === 0 ? 'ok' : 'FAILED'
  say(`== ${name}: ${word} in ${inSeconds(performance.now() - startedMs)}`)
  return tally
}
