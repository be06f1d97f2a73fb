import { parseArgs } from 'node:util'
import { packageApp, packageTargets } from './package-app.ts'
import { say } from './say.ts'
import { runScript } from './script.ts'

const help = `npm run package -- [TARGET...] [--dir] [--rollout PERCENT] [--json]

Packs the app for this system into release/. Targets: ${packageTargets(process.platform).join(', ')} (all when none is named).
electron-builder fetches Electron and its own tools the first time; certificates and the place of updates are taken from the environment
(build/electron-builder.config.ts says which).

  --dir              only the folder that a package holds, into .cache/package, to look into. On a stand-in for Electron where its own
                     is not there: nothing is fetched, and what is made does not run
  --rollout PERCENT  how many of those who update get this version at first (write the file again with a higher number later)
  --json             what was made, as JSON
  --help             this text`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      dir: { type: 'boolean', default: false },
      rollout: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  if (values.help) {
    say(help)
    return 0
  }
  const known = packageTargets(process.platform)
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0 || (values.dir && positionals.length > 0)) {
    console.error(
      unknown.length > 0
        ? `There is no target ${unknown.join(', ')} here. Known: ${known.join(', ')}.`
        : '--dir makes a folder instead of packages: name no target with it.',
    )
    return 2
  }
  const rollout = values.rollout === undefined ? null : Number(values.rollout)
  if (rollout !== null && !(Number.isInteger(rollout) && rollout >= 1 && rollout <= 100)) {
    console.error('--rollout takes a whole number from 1 to 100.')
    return 2
  }
  const made = await packageApp({ isDir: values.dir, targets: positionals, rollout, isQuiet: values.json })
  if (values.json) say(JSON.stringify(made, null, 2))
  else {
    for (const path of made.artifacts) say(path)
    if (made.ownMb !== null) say(`Earshot's own part: ${made.ownMb} MB (at most ${made.ownGoalMb}).`)
    if (made.isStandIn) say('On a stand-in for Electron: to look into, not to run.')
  }
  return made.ownMb !== null && made.ownMb > made.ownGoalMb ? 1 : 0
}

await runScript(main)
