import type { Place } from '#shared/annotation/model.ts'
import { type Area, partToRedact, redact } from '#shared/annotation/redact.ts'
import type { Context2d } from './paint-mark.ts'
import type { Size } from './view.ts'

/**
 * Makes areas of a picture on a canvas unreadable, in its pixels and for good: to be done before the picture's bytes are made. The canvas
 * holds the picture at its own size. Only what is needed is read, so that no picture is too large for it.
 */
export function burnRedactions(context: Context2d, picture: Size, areas: readonly Area[]): void {
  for (const area of areas) {
    const part = partToRedact(area, picture)
    if (part.width > 0 && part.height > 0) redactPart(context, part, { part, area, areas })
  }
}

interface Redaction {
  /** Of the picture, enough for `area`. */
  readonly part: Area
  readonly area: Area
  /** All that is hidden on the picture. */
  readonly areas: readonly Area[]
}

/** Redacts one area where its part of the picture lies on a canvas. */
export function redactPart(context: Context2d, at: Place, { part, area, areas }: Redaction): void {
  const { width, height } = part
  const moved = (one: Area): Area => ({ ...one, x: one.x - part.x, y: one.y - part.y })
  const data = new Uint8ClampedArray(context.getImageData(at.x, at.y, width, height).data)
  const after = redact({ width, height, data }, [moved(area)], { ...part, alsoHidden: areas.map(moved) })
  context.putImageData(new ImageData(after.data, width, height), at.x, at.y)
}
