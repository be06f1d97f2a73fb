import type { Size } from '../annotation/view.ts'
import { LARGEST_INPUT_PIXELS, LARGEST_INPUT_SIDE } from './tuning.ts'

/** The same shape, no side longer than this; whole pixels, one at least. */
export function within({ width, height }: Size, side: number): Size {
  const shrink = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) }
}

/** Whether it can be drawn on without using up the memory. */
export const isTooLarge = ({ width, height }: Size): boolean =>
  Math.max(width, height) > LARGEST_INPUT_SIDE || width * height > LARGEST_INPUT_PIXELS

export interface Region extends Size {
  readonly x: number
  readonly y: number
}

/** Between two places of a picture, in whole pixels of it, never outside. Null: nothing is between them. */
export function regionBetween(
  one: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
  picture: Size,
): Region | null {
  const clamp = (at: number, side: number): number => Math.min(side, Math.max(0, at))
  const left = Math.floor(clamp(Math.min(one.x, other.x), picture.width))
  const top = Math.floor(clamp(Math.min(one.y, other.y), picture.height))
  const right = Math.ceil(clamp(Math.max(one.x, other.x), picture.width))
  const bottom = Math.ceil(clamp(Math.max(one.y, other.y), picture.height))
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null
}
