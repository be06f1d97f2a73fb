import type { FaultRow } from './support/fault-row.ts'
import { runKilledSends } from './support/killed-sends.ts'

export const summary =
  'SIGKILL at every step of sending, of the device and of the server: one note on both devices, the same bytes, no draft left'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledSends({ fault: 'kill-during-send', isShort, isDrawn: false })
