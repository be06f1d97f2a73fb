import { measureCommand } from './measure.ts'
import { runScript } from './script.ts'

await runScript(() =>
  measureCommand({
    folder: 'test/faults',
    command: 'npm run faults',
    about: 'Breaks things on purpose (kills, cuts, full disks) and counts what was lost. Nothing may be.',
    print: 'lines',
  }),
)
