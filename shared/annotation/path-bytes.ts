import type { ByteReader, ByteWriter } from './bytes.ts'
import type { PathPoint } from './model.ts'
import { budget, EVEN_PRESSURE, PRESSURE_STEPS, UNITS_PER_PX } from './tuning.ts'

/** A length in quarters of a pixel, as whole number. */
export const toUnits = (px: number): number => Math.round(px * UNITS_PER_PX) + 0
export const toPx = (units: number): number => units / UNITS_PER_PX

/** A point as a track can hold it: what is written is what is read. */
export const quantised = (point: PathPoint): PathPoint => ({
  x: toPx(toUnits(point.x)),
  y: toPx(toUnits(point.y)),
  afterMs: Math.round(point.afterMs),
  pressure: Math.round(point.pressure * PRESSURE_STEPS) / PRESSURE_STEPS,
})

const EVEN = EVEN_PRESSURE * PRESSURE_STEPS
const HAS_PRESSURE = 1

/** Flags, count, then each point as what it differs by from the one before it. */
export function writePath(writer: ByteWriter, points: readonly PathPoint[]): void {
  const hasPressure = points.some((point) => Math.round(point.pressure * PRESSURE_STEPS) !== EVEN)
  writer.byte(hasPressure ? HAS_PRESSURE : 0)
  writer.number(points.length)
  let [x, y, afterMs, pressure] = [0, 0, 0, EVEN]
  for (const point of points) {
    const next = { x: toUnits(point.x), y: toUnits(point.y), pressure: Math.round(point.pressure * PRESSURE_STEPS) }
    writer.number(point.afterMs - afterMs)
    writer.signed(next.x - x)
    writer.signed(next.y - y)
    if (hasPressure) writer.signed(next.pressure - pressure)
    ;({ x, y, pressure } = next)
    afterMs = point.afterMs
  }
}

/** The reader's fault is set when there are more than `most`, or more than the bytes can hold: nothing is made for them. */
export function readPath(reader: ByteReader, most: number): PathPoint[] | 'tooMany' {
  const hasPressure = (reader.byte() & HAS_PRESSURE) !== 0
  const count = reader.number()
  if (count > Math.min(most, budget.pathPoints)) return 'tooMany'
  const points: PathPoint[] = []
  let [x, y, afterMs, pressure] = [0, 0, 0, EVEN]
  for (let i = 0; i < count && reader.fault === null; i += 1) {
    afterMs += reader.number()
    x += reader.signed()
    y += reader.signed()
    if (hasPressure) pressure += reader.signed()
    points.push({ x: toPx(x), y: toPx(y), afterMs, pressure: pressure / PRESSURE_STEPS })
  }
  return points
}
