import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Log } from '#shared/kernel/log.ts'
import type { PanelPlaces } from '#shared/panel/place.ts'

const Places = z.record(
  z.string().max(100),
  z.object({ x: z.number().int().min(-100_000).max(100_000), y: z.number().int().min(-100_000).max(100_000) }),
)

/** Where the panel was left, by display. Losing it is no loss, so every failure means where it stands by itself. */
export function createPanelPlacesFile(
  path: string,
  log: Log,
): { read(): PanelPlaces; write(places: PanelPlaces): void } {
  return {
    read() {
      try {
        return Places.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return {}
      }
    },
    write(places) {
      try {
        writeFileSync(path, JSON.stringify(places))
      } catch (error) {
        log('warn', 'the place of the panel is not kept', { error: String(error) })
      }
    },
  }
}
