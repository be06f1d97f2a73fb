import type { FaultRow } from './support/fault-row.ts'
import { runKilledClips } from './support/killed-clips.ts'

export const summary =
  'SIGKILL of the device or the server while a screen clip of some megabytes goes up: every frame that was answered arrives, and no byte goes up twice that was kept'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledClips({
    fault: 'kill-during-clip-upload',
    ...(isShort ? { runs: 1, frames: 200, mostKills: 2 } : { runs: 24, frames: 400, mostKills: 4 }),
  })
