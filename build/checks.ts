import { performance } from 'node:perf_hooks'
import { tools } from './paths.ts'
import { runNode } from './run.ts'
import { runVitest } from './run-vitest.ts'
import { inSeconds, say } from './say.ts'
import { addTallies, oneTest, type Tally } from './tally.ts'

/** Lint and format, types, unit tests and the rules of the house. Each static check counts as one test. */
export async function runChecks(): Promise<Tally> {
  const lint = await runStep('lint and format', () =>
    runNode(tools.biome, ['ci', '--error-on-warnings'], { output: 'show' }).then(({ isOk }) =>
      oneTest('lint and format', isOk),
    ),
  )
  const types = await runStep('types', () =>
    runNode(tools.tsc, ['-b'], { output: 'show' }).then(({ isOk }) => oneTest('types', isOk)),
  )
  const unit = await runStep('unit tests and boundaries', () => runVitest({ project: 'unit' }))
  return addTallies([lint, types, unit])
}

/** Runs one part, says how it went and how long it took. */
export async function runStep(name: string, work: () => Promise<Tally>): Promise<Tally> {
  say(`\n== ${name}`)
  const startedMs = performance.now()
  const tally = await work()
  const word = tally.failed.length === 0 ? 'ok' : 'FAILED'
  say(`== ${name}: ${word} in ${inSeconds(performance.now() - startedMs)}`)
  return tally
}
