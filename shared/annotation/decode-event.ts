import type { ByteReader } from './bytes.ts'
import { kindNumbers } from './format.ts'
import { hideCauses, inks, shapes, showCauses, strokeTools } from './model.ts'
import { readPath, toPx } from './path-bytes.ts'
import { budget } from './tuning.ts'

interface EventHead {
  readonly kind: number
  readonly atMs: number
}

/** `null`: of a kind, with a tool or with a shape that this program does not know. */
type EventRead = object | null | 'tooMany'

/** Reads the events of one track, and counts what they hold against the budget. */
export function createEventReader(): { read(reader: ByteReader, head: EventHead): EventRead } {
  let pointsLeft: number = budget.points
  let namesLeft: number = budget.namedMarks

  function path(reader: ByteReader, make: (points: object) => EventRead): EventRead {
    const points = readPath(reader, pointsLeft)
    if (points === 'tooMany') return 'tooMany'
    pointsLeft -= points.length
    return make(points)
  }

  function ids(reader: ByteReader, make: (ids: number[]) => EventRead): EventRead {
    const found = readIds(reader, namesLeft)
    if (found === 'tooMany') return 'tooMany'
    namesLeft -= found.length
    return make(found)
  }

  return {
    read(reader, { kind, atMs }) {
      switch (kind) {
        case kindNumbers.stroke: {
          const id = reader.number()
          const tool = strokeTools[reader.byte()]
          const ink = inkOf(reader)
          const width = toPx(reader.number())
          if (tool === undefined) return null
          return path(reader, (points) => ({ kind: 'stroke', atMs, id, tool, ink, width, points }))
        }
        case kindNumbers.shape: {
          const id = reader.number()
          const shape = shapes[reader.byte()]
          const ink = inkOf(reader)
          const width = toPx(reader.number())
          const [from, to] = [placeOf(reader), placeOf(reader)]
          return shape ? { kind: 'shape', atMs, id, shape, ink, width, from, to, growsMs: reader.number() } : null
        }
        case kindNumbers.text:
        case kindNumbers.step: {
          const mark = {
            atMs,
            id: reader.number(),
            ink: inkOf(reader),
            size: toPx(reader.number()),
            at: placeOf(reader),
          }
          if (kind === kindNumbers.text) return { kind: 'text', ...mark, text: reader.text() }
          return { kind: 'step', ...mark, number: reader.number(), text: reader.text() }
        }
        case kindNumbers.laser: {
          const ink = inkOf(reader)
          return path(reader, (points) => ({ kind: 'laser', atMs, ink, points }))
        }
        case kindNumbers.pointer:
          return path(reader, (points) => ({ kind: 'pointer', atMs, points }))
        case kindNumbers.hide: {
          // Why they go changes nothing of what is seen, so an unknown cause is the first.
          const cause = hideCauses[reader.byte()] ?? hideCauses[0]
          return ids(reader, (found) => ({ kind: 'hide', atMs, cause, ids: found }))
        }
        case kindNumbers.show: {
          const cause = showCauses[reader.byte()] ?? showCauses[0]
          return ids(reader, (found) => ({ kind: 'show', atMs, cause, ids: found }))
        }
        case kindNumbers.scene:
          return { kind: 'scene', atMs, scene: reader.number() }
        default:
          return null
      }
    },
  }
}

/** An ink of a newer program is drawn in the first: a mark in another colour says more than none. */
const inkOf = (reader: ByteReader): string => inks[reader.byte()] ?? inks[0]

const placeOf = (reader: ByteReader): object => ({ x: toPx(reader.signed()), y: toPx(reader.signed()) })

function readIds(reader: ByteReader, most: number): number[] | 'tooMany' {
  const ids: number[] = []
  let next = 0
  for (let runs = reader.number(); runs > 0 && reader.fault === null; runs -= 1) {
    const first = next + reader.number()
    const more = reader.number()
    if (ids.length + more + 1 > most) return 'tooMany'
    for (let id = first; id <= first + more; id += 1) ids.push(id)
    next = first + more + 1
  }
  return ids
}
