import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Log } from '#shared/kernel/log.ts'

/** Device-independent pixels. Bounds keep a damaged file from making a window nobody finds. */
const WindowSize = z.object({
  width: z.number().int().min(720).max(20_000),
  height: z.number().int().min(480).max(20_000),
})
export type WindowSize = z.infer<typeof WindowSize>

const usual: WindowSize = { width: 1180, height: 780 }

/** Remembers the size between starts. Losing it is no loss, so every failure means the usual size. */
export function createWindowSizeFile(path: string, log: Log): { read(): WindowSize; write(size: WindowSize): void } {
  return {
    read() {
      try {
        return WindowSize.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return usual
      }
    },
    write(size) {
      try {
        writeFileSync(path, JSON.stringify({ width: size.width, height: size.height }))
      } catch (error) {
        log('warn', 'window size not kept', { error: String(error) })
      }
    },
  }
}
