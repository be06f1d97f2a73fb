import { measureCommand } from './measure.ts'
import { runScript } from './script.ts'

await runScript(() =>
  measureCommand({
    folder: 'test/bench',
    command: 'npm run bench',
    about: 'Measures against a yardstick taken in the same run, so that numbers of different machines can be compared.',
    print: 'table',
  }),
)
