import { decodeTrack } from '#shared/annotation/decode.ts'
import type { Ink, Track } from '#shared/annotation/model.ts'
import { takeDrawingPath, takeFilePath, takeTrackPath } from '#shared/contract/media-path.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Moving, Picture } from '../annotation/picture-layer.ts'
import type { TakenPicture } from './ports.ts'

export interface ReadDrawing {
  readonly track: Track
  /** By scene; one that cannot be read is a blank sheet. */
  readonly pictures: readonly (Picture & Pick<TakenPicture, 'beneath'>)[]
  /** To go on with, where one is known. */
  readonly ink?: Ink
}

/** All that was drawn in a take, as the core has it, to draw on. Null where there is none that can be read. */
export const readDrawing = (takeId: TakeId, origin: string): Promise<ReadDrawing | null> =>
  read(takeId, origin, takeDrawingPath(takeId))

/** What is seen of it when the take is heard, cut as its sound is. */
export const readHeardDrawing = (takeId: TakeId, origin: string): Promise<ReadDrawing | null> =>
  read(takeId, origin, takeTrackPath(takeId))

async function read(takeId: TakeId, origin: string, path: string): Promise<ReadDrawing | null> {
  const answer = await fetch(origin + path, { cache: 'no-store' })
  if (!answer.ok) return null
  const decoded = decodeTrack(new Uint8Array(await answer.arrayBuffer()))
  if (!decoded.ok) return null
  const { track } = decoded.value
  const pictures = await Promise.all(
    track.scenes.map(async ({ width, height, picture }): Promise<Picture> => {
      if (picture === null) return { width, height, source: null }
      const url = origin + takeFilePath(takeId, picture)
      const { source, isVideo } = await readPicture(url)
      return { width, height, source, ...(isVideo ? { moving: standing } : {}) }
    }),
  )
  return { track, pictures }
}

/** A clip that was recorded before: its first frame, which is drawn on. */
const standing: Moving = { frame: () => 0, onFrame: () => () => undefined }

interface FoundPicture {
  readonly source: ImageBitmap | null
  readonly isVideo: boolean
}

async function readPicture(url: string): Promise<FoundPicture> {
  const abort = new AbortController()
  try {
    const answer = await fetch(url, { cache: 'no-store', signal: abort.signal })
    if (answer.headers.get('content-type')?.startsWith('video/')) {
      // All of it may be hundreds of megabytes, and only its beginning is looked at.
      abort.abort()
      return { source: await firstFrameOf(url), isVideo: true }
    }
    return { source: answer.ok ? await createImageBitmap(await answer.blob()) : null, isVideo: false }
  } catch {
    return { source: null, isVideo: false }
  }
}

async function firstFrameOf(url: string): Promise<ImageBitmap | null> {
  const video = document.createElement('video')
  video.muted = true
  video.preload = 'auto'
  try {
    await new Promise<void>((resolve, reject) => {
      video.addEventListener('loadeddata', () => resolve())
      video.addEventListener('error', () => reject(new Error('no frame')))
      video.src = url
    })
    return await createImageBitmap(video)
  } catch {
    return null
  } finally {
    video.removeAttribute('src')
    video.load()
  }
}
