import { type Arrangement, bubbleBox, type Extent, fitted, middleSquare } from './arrangement.ts'
import { cameraTuning } from './tuning.ts'

/** A picture, and how large it is seen: a frame's own fields name both differently. */
export interface Seen extends Extent {
  readonly source: CanvasImageSource
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** One picture of a clip: the screen, whole and in its first shape, and the camera's in a round bubble over it; as others see one, not mirrored. */
export function paint(context: Context, shape: Extent, screen: Seen, bubble: { camera: Seen; at: Arrangement } | null) {
  const box = fitted(screen, shape)
  if (box.width < shape.width || box.height < shape.height) {
    context.fillStyle = '#000'
    context.fillRect(0, 0, shape.width, shape.height)
  }
  context.drawImage(screen.source, box.x, box.y, box.width, box.height)
  if (bubble === null) return
  const { x, y, width } = bubbleBox(shape, bubble.at)
  const from = middleSquare(bubble.camera)
  const radius = width / 2
  context.save()
  context.beginPath()
  context.arc(x + radius, y + radius, radius, 0, 2 * Math.PI)
  context.save()
  context.clip()
  context.drawImage(bubble.camera.source, from.x, from.y, from.width, from.height, x, y, width, width)
  context.restore()
  context.lineWidth = Math.max(2, width * cameraTuning.edge)
  context.strokeStyle = '#fff'
  context.stroke()
  context.restore()
}
