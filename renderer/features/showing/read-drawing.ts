import { decodeTrack } from '#shared/annotation/decode.ts'
import type { Ink, Track } from '#shared/annotation/model.ts'
import { takeDrawingPath, takeFilePath, takeTrackPath } from '#shared/contract/media-path.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Picture } from '../annotation/picture-layer.ts'
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
      const source = picture === null ? null : await readPicture(origin + takeFilePath(takeId, picture))
      return { width, height, source }
    }),
  )
  return { track, pictures }
}

export async function readPicture(url: string): Promise<ImageBitmap | null> {
  try {
    const answer = await fetch(url, { cache: 'no-store' })
    return answer.ok ? await createImageBitmap(await answer.blob()) : null
  } catch {
    return null
  }
}
