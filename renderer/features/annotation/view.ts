import type { Place } from '#shared/annotation/model.ts'
import { FIT_MARGIN_PX, zoom } from './tuning.ts'

/** Where a picture lies on the screen: a place of the picture times `scale`, plus `x` and `y`, in CSS pixels of its window. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** All of the picture, in the middle; never larger than it is. */
export function fitted(picture: Size, room: Size, largest = 1): View {
  const free = (side: number): number => Math.max(1, side - 2 * FIT_MARGIN_PX)
  const scale = Math.min(largest, free(room.width) / picture.width, free(room.height) / picture.height)
  return {
    scale,
    x: (room.width - picture.width * scale) / 2,
    y: (room.height - picture.height * scale) / 2,
  }
}

export const toPicture = ({ scale, x, y }: View, place: Place): Place => ({
  x: (place.x - x) / scale,
  y: (place.y - y) / scale,
})

export const toScreen = ({ scale, x, y }: View, place: Place): Place => ({
  x: place.x * scale + x,
  y: place.y * scale + y,
})

/** Nearer or farther; what is under `at` stays there. */
export function zoomed(view: View, factor: number, at: Place): View {
  const scale = Math.min(zoom.largest, Math.max(zoom.smallest, view.scale * factor))
  const fixed = toPicture(view, at)
  return { scale, x: at.x - fixed.x * scale, y: at.y - fixed.y * scale }
}

/** Moved, but never so far that the picture is out of sight. */
export function panned(view: View, by: Place, sizes: { readonly picture: Size; readonly room: Size }): View {
  const { picture, room } = sizes
  const hold = (at: number, side: number, free: number): number => {
    const seen = Math.min(80, side, free)
    return Math.min(free - seen, Math.max(seen - side, at))
  }
  return {
    scale: view.scale,
    x: hold(view.x + by.x, picture.width * view.scale, room.width),
    y: hold(view.y + by.y, picture.height * view.scale, room.height),
  }
}
