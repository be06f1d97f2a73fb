import { createHash } from 'node:crypto'
import type { MarkId, Scene, TrackEvent } from '../../../shared/annotation/model.ts'
import { markId } from '../../../shared/annotation/model.ts'
import type { NotePicture } from '../../../shared/contract/model.ts'
import type { FileFrame } from '../../../shared/contract/take-files.ts'
import { BlobId, type TakeId } from '../../../shared/kernel/ids.ts'

/** Bytes that begin as a PNG of this size does; nobody here looks at the pixels. */
export function pngBytes(width: number, height: number, fill: number, sizeBytes = 3_000): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes).fill(fill)
  const view = new DataView(bytes.buffer)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

export interface MadePicture {
  readonly picture: NotePicture
  /** Of the thumbnail and of the picture. */
  readonly files: readonly { readonly blobId: BlobId; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

const newBlobId = (): BlobId => BlobId.parse(crypto.randomUUID())

export function makePicture(fill: number, sizeBytes?: number): MadePicture {
  const whole = { blobId: newBlobId(), bytes: pngBytes(1600, 1000, fill, sizeBytes) }
  const small = { blobId: newBlobId(), bytes: pngBytes(320, 200, fill, 500) }
  const fileOf = ({ blobId, bytes }: typeof whole, width: number, height: number) => ({
    blobId,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
    type: 'image/png' as const,
    width,
    height,
  })
  return {
    picture: { ...fileOf(whole, 1600, 1000), thumbnail: fileOf(small, 320, 200) },
    files: [small, whole],
  }
}

/** In pieces of a thousand bytes. */
export function* framesOf(takeId: TakeId, { files }: MadePicture): Generator<FileFrame> {
  for (const { blobId, bytes } of files) {
    for (let offset = 0; offset < bytes.length; offset += 1_000) {
      yield { takeId, blobId, offset, bytes: bytes.subarray(offset, offset + 1_000) }
    }
  }
}

export const sceneOf = ({ picture }: MadePicture, label = 'A window'): Scene => ({
  width: picture.width,
  height: picture.height,
  picture: picture.blobId,
  label,
})

export const box = (id: number, atMs: number, shape: 'box' | 'blur' = 'box'): TrackEvent & { id: MarkId } => ({
  kind: 'shape',
  atMs,
  id: markId(id),
  shape,
  ink: 'red',
  width: 6,
  from: { x: 100, y: 100 },
  to: { x: 300, y: 200 },
  growsMs: 0,
})

export const words = (id: number, atMs: number, text: string): TrackEvent => ({
  kind: 'text',
  atMs,
  id: markId(id),
  ink: 'blue',
  size: 30,
  at: { x: 10, y: 10 },
  text,
})
