import { BLACK_LEVEL, FEW_COLOURS } from './tuning.ts'

/** RGBA, four bytes a pixel. */
type Rgba = Uint8ClampedArray<ArrayBufferLike>

/** Whether a picture was drawn, as windows and letters are, and not photographed: by the colours of a sample of it. */
export function hasFewColours(sample: Rgba): boolean {
  const colours = new Set<number>()
  for (let at = 0; at + 3 < sample.length; at += 4) {
    colours.add(((sample[at] ?? 0) << 16) | ((sample[at + 1] ?? 0) << 8) | (sample[at + 2] ?? 0))
    if (colours.size > FEW_COLOURS) return false
  }
  return true
}

/** What a system gives of a screen that this program may not see. */
export function isBlack(sample: Rgba): boolean {
  for (let at = 0; at + 3 < sample.length; at += 4) {
    if (Math.max(sample[at] ?? 0, sample[at + 1] ?? 0, sample[at + 2] ?? 0) > BLACK_LEVEL) return false
  }
  return true
}
