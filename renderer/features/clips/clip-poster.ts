import { limits } from '#shared/contract/limits.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import { firstSeenMs } from '#shared/video/clip-time.ts'
import type { Size } from '../annotation/view.ts'
import { within } from '../pictures/sizes.ts'
import { THUMBNAIL_QUALITY, THUMBNAIL_SIDE } from '../pictures/tuning.ts'

/** The frame at `fromMs` of a clip's video, small, WebP in Base64: what stands for the clip where it is not here. */
export interface Poster {
  readonly takeId: TakeId
  readonly blobId: BlobId
  readonly fromMs: number
  readonly webp: string
}

/** As small as a thumbnail. Null: this page makes no WebP, or none that is small enough; the clip goes without. */
export async function posterOf(source: CanvasImageSource, size: Size): Promise<string | null> {
  const { width, height } = within(size, THUMBNAIL_SIDE)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return null
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, width, height)
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: THUMBNAIL_QUALITY })
  if (blob.type !== 'image/webp' || blob.size > limits.posterBytes) return null
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

interface DraftPosterPorts {
  /** What is seen of the draft's clip at its beginning; rejects where it cannot be had. */
  firstFrame(take: UiTake): Promise<ImageBitmap>
  encode(source: ImageBitmap, size: Size): Promise<string | null>
  keepPoster(poster: Poster): Promise<unknown>
}

/** Makes what stands for the clip of a draft that is looked at, where it is missing: no page could, or its beginning was cut away. */
export interface DraftPosters {
  ensure(take: UiTake): void
}

export function createDraftPosters({ firstFrame, encode, keepPoster }: DraftPosterPorts): DraftPosters {
  /** The beginning that was asked for last: what failed would fail again, and the note goes without; a cut that is undone gives another one. */
  const asked = new Map<TakeId, number>()

  async function make(take: UiTake, video: NonNullable<UiTake['video']>): Promise<void> {
    const frame = await firstFrame(take)
    try {
      const webp = await encode(frame, frame)
      const { blobId } = video
      const fromMs = firstSeenMs(video)
      // It may have been cut again since.
      if (webp !== null && asked.get(take.id) === fromMs) await keepPoster({ takeId: take.id, blobId, fromMs, webp })
    } finally {
      frame.close()
    }
  }

  return {
    ensure(take) {
      const { video } = take
      if (take.state !== 'draft' || !video || video.poster) return
      if (asked.get(take.id) === firstSeenMs(video)) return
      asked.set(take.id, firstSeenMs(video))
      // Nobody waits for it, and nothing is lost by it.
      make(take, video).catch(() => undefined)
    },
  }
}
