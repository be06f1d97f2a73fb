import type { Area } from '#shared/annotation/redact.ts'
import { burnRedactions } from '../annotation/burn-redactions.ts'
import type { Size } from '../annotation/view.ts'

/** The picture with areas made unreadable in its pixels: a copy, at its own size. */
export function hiddenPicture(source: CanvasImageSource, size: Size, areas: readonly Area[]): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d', { willReadFrequently: areas.length > 0 })
  if (!context) throw new Error('this page can make no canvas of that size')
  context.drawImage(source, 0, 0, size.width, size.height)
  burnRedactions(context, size, areas)
  return canvas
}
