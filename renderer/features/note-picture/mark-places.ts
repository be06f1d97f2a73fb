import { boxBetween, stepRadius, textBox } from '#shared/annotation/geometry.ts'
import { isMark, type Mark, type MarkId, type Place, type Track } from '#shared/annotation/model.ts'

/** A mark, and where on which picture it is pointed at. */
export interface MarkPlace {
  readonly scene: number
  readonly at: Place
  readonly atMs: number
  /** `a box`: as one speaks of it. */
  readonly name: string
}

/** All marks of a track by their names; what only fades is none. */
export function markPlacesOf(track: Track): ReadonlyMap<MarkId, MarkPlace> {
  const places = new Map<MarkId, MarkPlace>()
  let scene = 0
  for (const event of track.events) {
    if (event.kind === 'scene') scene = event.scene
    else if (isMark(event)) places.set(event.id, { scene, at: pointOf(event), atMs: event.atMs, name: nameOf(event) })
  }
  return places
}

/** The upper right of what is drawn, where a pin hides least of it. */
function pointOf(mark: Mark): Place {
  switch (mark.kind) {
    case 'stroke':
      return {
        x: mark.points.reduce((most, { x }) => Math.max(most, x), -Infinity),
        y: mark.points.reduce((least, { y }) => Math.min(least, y), Infinity),
      }
    case 'shape': {
      // An arrow is about what it points at.
      if (mark.shape === 'arrow') return mark.to
      const box = boxBetween(mark.from, mark.to)
      return { x: box.x + box.width, y: box.y }
    }
    case 'text': {
      const box = textBox(mark)
      return { x: box.x + box.width, y: box.y }
    }
    case 'step':
      return { x: mark.at.x + stepRadius(mark.size), y: mark.at.y - stepRadius(mark.size) }
  }
}

const LONGEST_WORDS = 40

function nameOf(mark: Mark): string {
  switch (mark.kind) {
    case 'stroke':
      return mark.tool === 'highlighter' ? 'a highlighted line' : 'a drawn line'
    case 'shape':
      return shapeNames[mark.shape]
    case 'text': {
      const words = mark.text.trim().replace(/\s+/g, ' ')
      if (words === '') return 'a text'
      return `“${words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words}”`
    }
    case 'step':
      return `step ${mark.number}`
  }
}

const shapeNames = {
  arrow: 'an arrow',
  line: 'a line',
  box: 'a box',
  ellipse: 'an ellipse',
  spotlight: 'a spotlight',
  blur: 'a hidden part',
} as const
