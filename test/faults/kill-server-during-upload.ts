import type { FaultRow } from './support/fault-row.ts'
import { runKilledUploads } from './support/killed-uploads.ts'

export const summary =
  'SIGKILL of the server while a device speaks and uploads over a slow line: the note arrives once, whole, and no byte goes up twice that was kept'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledUploads({
    fault: 'kill-server-during-upload',
    victim: 'server',
    ...(isShort
      ? { runs: 1, pages: 250, spanMs: 100, isSure: true }
      : { runs: 20, pages: 700, spanMs: 3_000, isSure: false }),
  })
