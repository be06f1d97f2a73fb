import type { FaultRow } from './support/fault-row.ts'
import { runKilledSends } from './support/killed-sends.ts'

export const summary =
  'kill-during-send of takes with pictures and strokes: all of them on the other device, each once, byte by byte'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledSends({ fault: 'kill-during-drawn-send', isShort, isDrawn: true })
