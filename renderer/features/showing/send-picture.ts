import type { Area } from '#shared/annotation/redact.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { EncodedPicture, PictureBytes } from '../pictures/encode-picture.ts'
import type { TakeFilePorts } from './ports.ts'

interface SentPicture {
  readonly takeId: TakeId
  readonly scene: number
  readonly encoded: EncodedPicture
  /** Made unreadable in its pixels. */
  readonly hidden: readonly Area[]
}

/**
 * Puts a picture under the take, as that of one of its scenes. Always under new names: what an attempt left half done is nobody's picture.
 * Fails as the core refuses it, and when the way there is cut.
 */
export async function sendPicture(
  ports: TakeFilePorts,
  { takeId, scene, encoded, hidden }: SentPicture,
): Promise<BlobId> {
  const thumbnail = encoded.thumbnail && (await sendBytes(ports, takeId, encoded.thumbnail))
  const picture: NotePicture = { ...(await sendBytes(ports, takeId, encoded)), thumbnail }
  await ports.setPicture({ takeId, scene, picture, hidden: [...hidden] })
  return picture.blobId
}

async function sendBytes(
  ports: TakeFilePorts,
  takeId: TakeId,
  { bytes, type, width, height }: PictureBytes,
): Promise<Omit<NotePicture, 'thumbnail'>> {
  const blobId = ports.newBlobId()
  const sha256 = await ports.sha256Of(bytes)
  await ports.sendFile({ takeId, blobId, bytes })
  return { blobId, sha256, sizeBytes: bytes.size, type, width, height }
}
