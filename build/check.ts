import { runChecks } from './checks.ts'
import { runScript, saidHelp } from './script.ts'
import { sayTally } from './tally.ts'

const help = `npm run check

Lint, format, types, unit tests and the rules of the house (test/boundaries). Needs nothing but npm packages.`

async function main(): Promise<number> {
  if (saidHelp(process.argv.slice(2), help)) return 0
  const tally = await runChecks()
  sayTally(tally)
  return tally.failed.length === 0 ? 0 : 1
}

await runScript(main)
