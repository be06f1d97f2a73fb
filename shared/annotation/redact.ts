import { REDACTION_BLOCK_PX, REDACTION_MARGIN_PX } from './tuning.ts'

/** In pixels of the picture. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Four bytes a pixel: red, green, blue, and how opaque. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/**
 * A copy of the picture in which nothing of what was in the areas is left. A blur can be undone and a mosaic of averages can be
 * guessed letter by letter; so what is put there looks like a mosaic, but is made of the pixels *around* all areas alone: two pictures
 * that differ only inside become the same bytes. A part of a picture becomes what it
 * would be in the whole.
 */
export function redact(picture: Pixels, areas: readonly Area[], whole: Whole = alone): Pixels {
  const data = new Uint8ClampedArray(picture.data)
  const rectsOf = (list: readonly Area[]): Rect[] =>
    list.map((area) => toRect(area, picture)).filter(({ x0, x1, y0, y1 }) => x0 < x1 && y0 < y1)
  const rects = rectsOf(areas)
  const hidden = new Uint8Array(picture.width * picture.height)
  for (const { x0, x1, y0, y1 } of [...rects, ...rectsOf(whole.alsoHidden)]) {
    for (let y = y0; y < y1; y += 1) hidden.fill(1, y * picture.width + x0, y * picture.width + x1)
  }
  for (const rect of rects) fill({ ...picture, data }, rect, { color: colorAround(picture, rect, hidden), whole })
  return { width: picture.width, height: picture.height, data }
}

/** Where a part begins in its picture, and what is hidden in it besides: that is left as it is, and not looked at. */
interface Whole {
  readonly x: number
  readonly y: number
  readonly alsoHidden: readonly Area[]
}

const alone: Whole = { x: 0, y: 0, alsoHidden: [] }

/** What of a picture is enough to redact an area of it: the area, and what its colour is taken from. Empty where it is not on the picture. */
export function partToRedact({ x, y, width, height }: Area, picture: Pick<Pixels, 'width' | 'height'>): Area {
  const ring = REDACTION_MARGIN_PX + 1
  const left = Math.max(0, Math.floor(x) - ring)
  const top = Math.max(0, Math.floor(y) - ring)
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(picture.width, Math.ceil(x + width) + ring) - left),
    height: Math.max(0, Math.min(picture.height, Math.ceil(y + height) + ring) - top),
  }
}

interface Rect {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

type Color = readonly [number, number, number]

const GREY: Color = [128, 128, 128]

/** Whole pixels with a margin: edges of letters are soft, and a hand is not exact. */
function toRect({ x, y, width, height }: Area, { width: right, height: bottom }: Pixels): Rect {
  return {
    x0: Math.max(0, Math.floor(x) - REDACTION_MARGIN_PX),
    y0: Math.max(0, Math.floor(y) - REDACTION_MARGIN_PX),
    x1: Math.min(right, Math.ceil(x + width) + REDACTION_MARGIN_PX),
    y1: Math.min(bottom, Math.ceil(y + height) + REDACTION_MARGIN_PX),
  }
}

/** The mean of the pixels just outside that nothing hides; grey where there are none. */
function colorAround({ width, height, data }: Pixels, { x0, y0, x1, y1 }: Rect, hidden: Uint8Array): Color {
  const sum = [0, 0, 0]
  let count = 0
  const add = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= width || y >= height || hidden[y * width + x] === 1) return
    const offset = 4 * (y * width + x)
    for (let part = 0; part < 3; part += 1) sum[part] = (sum[part] ?? 0) + (data[offset + part] ?? 0)
    count += 1
  }
  for (let x = x0; x < x1; x += 1) {
    add(x, y0 - 1)
    add(x, y1)
  }
  for (let y = y0; y < y1; y += 1) {
    add(x0 - 1, y)
    add(x1, y)
  }
  if (count === 0) return GREY
  return [Math.round((sum[0] ?? 0) / count), Math.round((sum[1] ?? 0) / count), Math.round((sum[2] ?? 0) / count)]
}

/** Squares that differ a little, by where they are and by nothing else: one sees that something is hidden. */
function fill(
  { width, data }: Pixels,
  { x0, y0, x1, y1 }: Rect,
  { color, whole }: { color: Color; whole: Whole },
): void {
  const isDark = color[0] + color[1] + color[2] < 384
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      const shade = shadeAt(squareAt(x + whole.x), squareAt(y + whole.y))
      const offset = 4 * (y * width + x)
      for (let part = 0; part < 3; part += 1) data[offset + part] = (color[part] ?? 0) + (isDark ? shade : -shade)
      data[offset + 3] = 255
    }
  }
}

const squareAt = (at: number): number => Math.floor(at / REDACTION_BLOCK_PX)

/** 12 to 51, scattered. */
function shadeAt(column: number, row: number): number {
  const mixed = Math.imul(column + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b)
  return 12 + (((mixed ^ (mixed >>> 13)) >>> 0) % 40)
}
