import { parseArgs } from 'node:util'
import { e2eHosts, isE2eHost } from './e2e-hosts.ts'
import { listScenarios, runE2e } from './run-e2e.ts'
import { say } from './say.ts'
import { runScript } from './script.ts'
import { sayTally } from './tally.ts'

const help = () => `npm run e2e -- [NAME...] [--host HOST]

Scenarios from test/e2e in real windows, with real key events, under a display of their own.
Pictures of the screens go to test-results/.

Names: ${listScenarios().join(', ') || 'none yet'}
  --host HOST   browser: the browser host, in Chromium
                stand-in: the built desktop program, on the stand-in for Electron
                electron: the built desktop program, in Electron itself, where its binary is
                (left out: browser, and the stand-in for what a browser cannot do)
  --help        this text`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { host: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
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
  const { host = null } = values
  if (host !== null && !isE2eHost(host)) {
    console.error(`There is no host ${host}. Known: ${e2eHosts.join(', ')}.`)
    return 2
  }
  const tally = await runE2e({ names: positionals, host })
  sayTally(tally)
  return tally.failed.length === 0 && tally.passed > 0 ? 0 : 1
}

await runScript(main)
