import type { FaultRow } from './support/fault-row.ts'
import { runKilledUploads } from './support/killed-uploads.ts'

export const summary =
  'kill-during-upload of takes with pictures and strokes: what was kept of them arrives, each once, byte by byte'

export const run = ({ isShort }: { isShort: boolean }): AsyncGenerator<FaultRow> =>
  runKilledUploads({
    fault: 'kill-during-drawn-upload',
    victim: 'device',
    isDrawn: true,
    ...(isShort
      ? { runs: 1, pages: 250, spanMs: 100, isSure: true }
      : { runs: 20, pages: 700, spanMs: 3_000, isSure: false }),
  })
