import type { BubbleCorner, BubbleSize } from '#shared/contract/settings.ts'
import { cameraTuning } from './tuning.ts'

/** Where the bubble is in the picture of a clip. Pure; all in pixels. */

export interface Extent {
  readonly width: number
  readonly height: number
}
export interface Box extends Extent {
  readonly x: number
  readonly y: number
}
export interface Arrangement {
  readonly corner: BubbleCorner
  readonly size: BubbleSize
}

export const corners = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const satisfies readonly BubbleCorner[]
export const sizes = ['small', 'medium', 'large'] as const satisfies readonly BubbleSize[]

/** The square around the bubble, in a picture of this shape. */
export function bubbleBox(shape: Extent, { corner, size }: Arrangement): Box {
  const side = Math.min(shape.width, shape.height)
  const diameter = Math.round(side * cameraTuning.diameter[size])
  const margin = Math.round(side * cameraTuning.margin)
  const isLeft = corner === 'topLeft' || corner === 'bottomLeft'
  const isTop = corner === 'topLeft' || corner === 'topRight'
  return {
    x: isLeft ? margin : shape.width - margin - diameter,
    y: isTop ? margin : shape.height - margin - diameter,
    width: diameter,
    height: diameter,
  }
}

/** The largest square in the middle of a picture. */
export function middleSquare({ width, height }: Extent): Box {
  const side = Math.min(width, height)
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }
}

/** Where a picture of another size stands in a shape: whole, in the middle, and not distorted. */
export function fitted(picture: Extent, shape: Extent): Box {
  const scale = Math.min(shape.width / picture.width, shape.height / picture.height)
  const width = Math.round(picture.width * scale)
  const height = Math.round(picture.height * scale)
  return { x: Math.round((shape.width - width) / 2), y: Math.round((shape.height - height) / 2), width, height }
}

/** The corner that a place is nearest to. */
export function nearestCorner(place: { readonly x: number; readonly y: number }, shape: Extent): BubbleCorner {
  const isLeft = place.x < shape.width / 2
  if (place.y < shape.height / 2) return isLeft ? 'topLeft' : 'topRight'
  return isLeft ? 'bottomLeft' : 'bottomRight'
}
