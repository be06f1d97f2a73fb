import { boxBetween, HIGHLIGHTER_WIDTH, stepRadius, stepTextAt, textBox } from './geometry.ts'
import type { Mark, Place, ShapeMark } from './model.ts'
import type { Area } from './redact.ts'
import { distanceToSegment } from './simplify.ts'

/** The mark that is seen at a place: of several the one drawn last. `slop`: how far beside a line still counts. */
export const markAt = (marks: readonly Mark[], place: Place, slop: number): Mark | null =>
  marks.findLast((mark) => isAt(mark, place, slop)) ?? null

export function isAt(mark: Mark, place: Place, slop: number): boolean {
  switch (mark.kind) {
    case 'stroke': {
      const width = mark.tool === 'highlighter' ? mark.width * HIGHLIGHTER_WIDTH : mark.width
      const reach = width / 2 + slop
      return mark.points.some(
        (point, index) => distanceToSegment(place, point, mark.points[index + 1] ?? point) <= reach,
      )
    }
    case 'shape':
      return isAtShape(mark, place, slop)
    case 'text':
      return isIn(textBox(mark), place, slop)
    case 'step': {
      const isInDisc = Math.hypot(place.x - mark.at.x, place.y - mark.at.y) <= stepRadius(mark.size) + slop
      return isInDisc || (mark.text !== '' && isIn(textBox({ ...mark, at: stepTextAt(mark) }), place, slop))
    }
  }
}

function isAtShape({ shape, from, to, width }: ShapeMark, place: Place, slop: number): boolean {
  const reach = width / 2 + slop
  const box = boxBetween(from, to)
  switch (shape) {
    case 'arrow':
    case 'line':
      return distanceToSegment(place, from, to) <= reach
    case 'box':
      return isIn(box, place, reach) && !isIn(box, place, -reach)
    case 'ellipse': {
      const [a, b] = [box.width / 2, box.height / 2]
      const [dx, dy] = [place.x - box.x - a, place.y - box.y - b]
      const isWithin = (more: number): boolean =>
        a + more > 0 && b + more > 0 && (dx / (a + more)) ** 2 + (dy / (b + more)) ** 2 <= 1
      return isWithin(reach) && !isWithin(-reach)
    }
    case 'spotlight':
    case 'blur':
      return isIn(box, place, slop)
  }
}

const isIn = ({ x, y, width, height }: Area, place: Place, more: number): boolean =>
  place.x >= x - more && place.x <= x + width + more && place.y >= y - more && place.y <= y + height + more
