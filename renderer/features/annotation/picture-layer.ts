import { boxBetween } from '#shared/annotation/geometry.ts'
import type { Mark, ShapeMark } from '#shared/annotation/model.ts'
import { type Area, partToRedact } from '#shared/annotation/redact.ts'
import { redactPart } from './burn-redactions.ts'
import { clear, place } from './marks-layer.ts'
import type { Context2d } from './paint-mark.ts'
import type { Size, View } from './view.ts'

/** A picture to draw on; without a source it is a blank sheet. */
export interface Picture extends Size {
  readonly source: CanvasImageSource | null
  /** Of a clip: what is seen changes. Nothing can be hidden on it for good. */
  readonly moving?: Moving | undefined
  /** Something belongs here that may not have come yet: no sheet stands in its place. */
  readonly isAwaited?: boolean | undefined
}

export interface Moving {
  /** Another number, another frame. */
  frame(): number
  /** Told when there is another one without anybody asking. */
  onFrame(listener: () => void): () => void
}

export interface WantedPicture {
  readonly picture: Picture
  /** Those that stand; of them, blurs and spotlights are drawn here. */
  readonly marks: readonly Mark[]
  /** Blurs and spotlights that are just being drawn: others with every frame, so what they hide is only covered. */
  readonly moving: readonly Mark[]
  readonly view: View
  readonly size: Size
  readonly ratio: number
}

/** The canvas at the back: the picture, what hides parts of it, and the shade around spotlights. */
export interface PictureLayer {
  update(wanted: WantedPicture): void
}

interface Ports {
  readonly canvas: HTMLCanvasElement
  readonly createCanvas: (size: Size) => HTMLCanvasElement | OffscreenCanvas
}

const SHADE = 'rgb(20 18 15 / 58%)'
const SHEET = '#ffffff'
/** Quiet on light and dark grounds. */
const AWAITED = 'rgb(128 122 112 / 18%)'
const HIDING = '#8c877e'
/** Of all that is hidden on a picture: more is covered with one colour, so that no track can use up the memory. */
const MOST_HIDDEN_PIXELS = 32_000_000
/** Each is cut out of the shade; more than a few are no light any more. */
const MOST_LIGHTS = 32

export function createPictureLayer({ canvas, createCanvas }: Ports): PictureLayer {
  const context = canvas.getContext('2d')
  let hidden = new WeakMap<Mark, { image: CanvasImageSource; area: Area }>()
  let hiddenPixels = 0
  let last: WantedPicture | null = null
  let lastFrame = 0

  /** What stands where a blur is: the very pixels that will stand there when the picture is sent. */
  function hidingOf(mark: ShapeMark, picture: Picture): { image: CanvasImageSource; area: Area } | null {
    const kept = hidden.get(mark)
    if (kept) return kept
    const { source } = picture
    const box = boxBetween(mark.from, mark.to)
    const area = partToRedact(box, picture)
    if (!isThere(source) || area.width === 0 || area.height === 0) return null
    if (hiddenPixels + area.width * area.height > MOST_HIDDEN_PIXELS) return null
    hiddenPixels += area.width * area.height
    const part = createCanvas(area)
    const to = part.getContext('2d', { willReadFrequently: true }) as Context2d | null
    if (!to) return null
    to.drawImage(source, -area.x, -area.y, picture.width, picture.height)
    redactPart(to, { x: 0, y: 0 }, { part: area, area: box, areas: [box] })
    const made = { image: part, area }
    hidden.set(mark, made)
    return made
  }

  function paintHiding(to: Context2d, mark: ShapeMark, picture: Picture | null): void {
    const found = picture && hidingOf(mark, picture)
    const { x, y, width, height } = found?.area ?? boxBetween(mark.from, mark.to)
    if (found) return to.drawImage(found.image, x, y, width, height)
    to.fillStyle = HIDING
    to.fillRect(x, y, width, height)
  }

  return {
    update(wanted) {
      const frame = wanted.picture.moving?.frame() ?? 0
      if (!context || (frame === lastFrame && isSame(last, wanted))) return
      // While a video seeks it has no frame: the one before stays, and nothing flickers.
      if (last && last.picture === wanted.picture && isSeeking(wanted.picture) && isSame(last, wanted)) return
      lastFrame = frame
      if (last?.picture !== wanted.picture) {
        hidden = new WeakMap()
        hiddenPixels = 0
      }
      last = wanted
      const { picture, view, size, ratio } = wanted
      if (canvas.width !== size.width) canvas.width = size.width
      if (canvas.height !== size.height) canvas.height = size.height
      clear(context, size)
      place(context, view, ratio)
      context.imageSmoothingQuality = 'high'
      context.imageSmoothingEnabled = view.scale * ratio < 2
      if (isThere(picture.source)) context.drawImage(picture.source, 0, 0, picture.width, picture.height)
      else {
        context.fillStyle = picture.isAwaited ? AWAITED : SHEET
        context.fillRect(0, 0, picture.width, picture.height)
      }
      const shapes = wanted.marks.filter(isArea)
      const moving = wanted.moving.filter(isArea)
      for (const mark of shapes) if (mark.shape === 'blur') paintHiding(context, mark, picture.moving ? null : picture)
      for (const mark of moving) if (mark.shape === 'blur') paintHiding(context, mark, null)
      shade(context, shapes.filter(({ shape }) => shape === 'spotlight').slice(-MOST_LIGHTS), picture)
    },
  }
}

/** A bitmap that was freed has no size any more; a video has a frame once it has come. */
const isThere = (source: CanvasImageSource | null): source is CanvasImageSource =>
  source !== null && !(source instanceof ImageBitmap && source.width === 0) && !hasNoFrame(source)

const hasNoFrame = (source: CanvasImageSource | null): boolean =>
  source instanceof HTMLVideoElement && source.readyState < HTMLMediaElement.HAVE_CURRENT_DATA
const isSeeking = ({ moving, source }: Picture): boolean => moving !== undefined && hasNoFrame(source)

/** Everything but what is in the light. */
function shade(context: Context2d, lights: readonly ShapeMark[], picture: Size): void {
  if (lights.length === 0) return
  context.save()
  // One light after the other is taken out of what is shaded, so that two that overlap do not shade each other.
  for (const { from, to } of lights) {
    const { x, y, width, height } = boxBetween(from, to)
    const path = new Path2D()
    path.rect(0, 0, picture.width, picture.height)
    path.roundRect(x, y, width, height, Math.min(12, width / 4, height / 4))
    context.clip(path, 'evenodd')
  }
  context.fillStyle = SHADE
  context.fillRect(0, 0, picture.width, picture.height)
  context.restore()
}

/** A mark that changes how the picture itself looks. */
export const isArea = (mark: Mark): mark is ShapeMark =>
  mark.kind === 'shape' && (mark.shape === 'blur' || mark.shape === 'spotlight')

function isSame(last: WantedPicture | null, wanted: WantedPicture): boolean {
  if (!last || last.picture !== wanted.picture || last.view !== wanted.view || last.ratio !== wanted.ratio) return false
  if (last.size.width !== wanted.size.width || last.size.height !== wanted.size.height) return false
  return haveSameAreas(last.marks, wanted.marks) && haveSameAreas(last.moving, wanted.moving)
}

function haveSameAreas(one: readonly Mark[], other: readonly Mark[]): boolean {
  if (one === other) return true
  const [before, after] = [one.filter(isArea), other.filter(isArea)]
  return before.length === after.length && before.every((mark, index) => mark === after[index])
}
