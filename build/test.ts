import { runStaticChecks, runStep, runUnitTests } from './checks.ts'
import { runE2e } from './run-e2e.ts'
import { runFaults } from './run-faults.ts'
import { runVitest } from './run-vitest.ts'
import { say } from './say.ts'
import { runScript, saidHelp } from './script.ts'
import { ensureSystem, testFeatures } from './system.ts'
import { addTallies, oneTest, sayTally, type Tally } from './tally.ts'
import { allTargets, ensureBuilt } from './targets.ts'

const help = `npm test

Everything there is: unit tests, boundaries, the build, integration, lint, format, types, faults (short), end to end.
On Debian and Ubuntu, as root, it installs what it needs of the system; elsewhere it says what to install.
The last line is \`N passed, N failed\`.`

async function main(): Promise<number> {
  if (saidHelp(process.argv.slice(2), help)) return 0
  const missing = await ensureSystem(testFeatures)
  if (missing.advice) say(missing.advice)
  const tallies = [
    await runUnitTests(),
    await runStep('build', buildAll),
    // These wait for processes and timers; what only computes, and has no limit to keep, fills the gaps.
    ...(await Promise.all([
      runStep('integration', () => runVitest({ project: 'integration', beside: 'integration' })),
      runStaticChecks('beside'),
    ])),
    // Faults mostly wait: for speech in real time, and for a network to be tried again. What they count must not be the other's doing.
    ...(await Promise.all([
      runStep('interface', () => runVitest({ project: 'ui', beside: 'ui', givesWay: true })),
      runStep('faults, short', runFaults),
    ])),
    await runStep('end to end', () => runE2e({ names: [], host: null, alsoOnStandIn: ['first-note'] })),
  ]
  const tally = addTallies(tallies)
  say('')
  sayTally(tally)
  return tally.failed.length === 0 ? 0 : 1
}

async function buildAll(): Promise<Tally> {
  try {
    await ensureBuilt(allTargets)
    return oneTest('build', true)
  } catch (error) {
    console.error(error)
    return oneTest('build', false)
  }
}

await runScript(main)
