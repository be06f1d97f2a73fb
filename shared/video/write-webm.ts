/** A WebM file of frames that are copied as they are. Everything but the frames is laid out before the first byte is written. */
import type { VideoPlan } from './plan-video.ts'
import type { ByteSource, ScannedVideo, VideoFrame } from './scan-webm.ts'
import { clustersOf, partsOf } from './webm-clusters.ts'
import { fitsFront, frontOf } from './webm-front.ts'

const COPY_BYTES = 1 << 18

/** `hasFixedFront`: what follows the front stands where it would if the video went on (where `fitsFront`). */
export async function* writeWebm(
  source: ByteSource,
  video: Pick<ScannedVideo, 'tracks' | 'trackNumber'>,
  { frames, durationMs, hasFixedFront = false }: Pick<VideoPlan, 'frames' | 'durationMs'> & { hasFixedFront?: boolean },
): AsyncGenerator<Uint8Array> {
  const clusters = clustersOf(frames)
  yield frontOf(video, { durationMs, clusters, isFixed: hasFixedFront && fitsFront(video) })
  for (const cluster of clusters) {
    for (const part of partsOf(cluster, video.trackNumber)) {
      if (part instanceof Uint8Array) yield part
      else yield* copied(source, part)
    }
  }
}

async function* copied(source: ByteSource, { from, sizeBytes }: VideoFrame): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes; ) {
    const bytes = await source.read(from + at, Math.min(COPY_BYTES, sizeBytes - at))
    if (bytes.length === 0) throw new Error('a video became shorter while it was read')
    yield bytes
    at += bytes.length
  }
}
