import { parseArgs } from 'node:util'
import { listScenarios, runE2e } from './run-e2e.ts'
import { say } from './say.ts'
import { runScript } from './script.ts'
import { sayTally } from './tally.ts'

const help = () => `npm run e2e -- [NAME...]

Scenarios from test/e2e in a real browser, with real key events, under a display of their own.
Pictures of the screens go to test-results/.

Names: ${listScenarios().join(', ') || 'none yet'}
  --help   this text`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
  if (values.help) {
    say(help())
    return 0
  }
  const known = listScenarios()
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no scenario ${unknown.join(', ')}. Known: ${known.join(', ') || 'none yet'}.`)
    return 2
  }
  const tally = await runE2e(positionals)
  sayTally(tally)
  return tally.failed.length === 0 && tally.passed > 0 ? 0 : 1
}

await runScript(main)
