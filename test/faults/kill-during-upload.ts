import type { FaultRow } from './support/fault-row.ts'
import { runKilledUploads } from './support/killed-uploads.ts'

export const summary =
  'SIGKILL of the device while it speaks and uploads over a slow line: the note arrives once, whole, and no byte goes up twice that was kept'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledUploads({
    fault: 'kill-during-upload',
    victim: 'device',
    ...(isShort
      ? { runs: 1, pages: 250, spanMs: 100, isSure: true }
      : { runs: 20, pages: 700, spanMs: 3_000, isSure: false }),
  })
