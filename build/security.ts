import { runStep } from './checks.ts'
import { runVitest } from './run-vitest.ts'
import { runScript, saidHelp } from './script.ts'
import { sayTally } from './tally.ts'
import { ensureBuilt } from './targets.ts'

const help = `npm run security

Electron's security checklist, one test an item, on the built program and a stand-in for Electron; then what else is closed on purpose.
A part of npm test.`

async function main(): Promise<number> {
  if (saidHelp(process.argv.slice(2), help)) return 0
  await ensureBuilt(['renderer', 'main', 'preload'])
  const tally = await runStep('security', () => runVitest({ project: 'integration', filters: ['test/security/'] }))
  sayTally(tally)
  return tally.failed.length === 0 && tally.passed > 0 ? 0 : 1
}

await runScript(main)
