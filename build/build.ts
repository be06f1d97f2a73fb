import { parseArgs } from 'node:util'
import { say } from './say.ts'
import { runScript } from './script.ts'
import { allTargets, ensureBuilt, type TargetName } from './targets.ts'

const help = `npm run build -- [TARGET...] [--force]

Builds what has changed since the last time into dist/.
Targets: ${allTargets.join(', ')} (all when none is named).

  --force   build even what is fresh
  --help    this text`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (values.help) {
    say(help)
    return 0
  }
  const unknown = positionals.filter((name) => !allTargets.some((target) => target === name))
  if (unknown.length > 0) {
    console.error(`There is no target ${unknown.join(', ')}. Known: ${allTargets.join(', ')}.`)
    return 2
  }
  const names = allTargets.filter((name: TargetName) => positionals.length === 0 || positionals.includes(name))
  const built = await ensureBuilt(names, { force: values.force })
  say(built.length > 0 ? `Built ${built.join(', ')}.` : 'Everything is built already.')
  return 0
}

await runScript(main)
