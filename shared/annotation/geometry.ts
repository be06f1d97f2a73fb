import type { Mark, Place, ShapeMark } from './model.ts'
import type { Area } from './redact.ts'

/** Sizes of what is drawn, in shares of a mark's width or size: painter and hit test agree by asking here. */

/** The upright box between two corners, whichever way it was drawn. */
export const boxBetween = (one: Place, other: Place): Area => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(other.x - one.x),
  height: Math.abs(other.y - one.y),
})

/** The ends of an arrow's two barbs; they never reach back beyond half of it. */
export function arrowBarbs({ from, to, width }: Pick<ShapeMark, 'from' | 'to' | 'width'>): readonly [Place, Place] {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const reach = Math.min(6 + 4 * width, length / 2)
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const barb = (turn: number): Place => ({
    x: to.x - reach * Math.cos(angle + turn),
    y: to.y - reach * Math.sin(angle + turn),
  })
  return [barb(0.5), barb(-0.5)]
}

export const LINE_HEIGHT = 1.3
/** Of a letter, on average: for what has no font at hand. */
const LETTER_WIDTH = 0.56

/** A highlighter's line is so much wider than a pen's of the same width. */
export const HIGHLIGHTER_WIDTH = 5

export const stepRadius = (size: number): number => size * 0.9

/** About where a text stands; a painter with fonts knows better. */
export function textBox({ at, size, text }: { at: Place; size: number; text: string }): Area {
  const lines = text.split('\n')
  const longest = Math.max(...lines.map((line) => line.length))
  return { x: at.x, y: at.y, width: longest * size * LETTER_WIDTH, height: lines.length * size * LINE_HEIGHT }
}

/** Where the words beside a step begin. */
export const stepTextAt = ({ at, size }: { at: Place; size: number }): Place => ({
  x: at.x + stepRadius(size) + size * 0.4,
  y: at.y - (size * LINE_HEIGHT) / 2,
})

export const isRedaction = (mark: Mark): boolean => mark.kind === 'shape' && mark.shape === 'blur'
