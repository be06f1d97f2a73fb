import type { CaptureLevels } from '#shared/contract/capture.ts'

/** Three levels of 20 ms go out together: 17 messages a second, for a picture that is drawn 25 times. */
const BATCH = 3

/** Gathers what is heard for whoever draws it in another window. The end is told at once. */
export function createLevelBatch(send: (levels: CaptureLevels) => void): (peak: number | null) => void {
  let gathered: number[] = []
  return (peak) => {
    if (peak === null) {
      gathered = []
      return send(null)
    }
    gathered.push(Math.min(255, Math.max(0, Math.round(peak * 255))))
    if (gathered.length < BATCH) return
    send(gathered)
    gathered = []
  }
}
