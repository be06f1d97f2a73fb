import type { z } from 'zod'
import type { takeFileInputs } from '#shared/contract/take-files.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { Size } from '../annotation/view.ts'
import type { EncodedPicture } from '../pictures/encode-picture.ts'

/** What showing something needs of the page and of the core. */

/** A picture as it was taken: `label` says in words what it shows, where that is known. */
export interface TakenPicture extends Size {
  readonly source: CanvasImageSource
  readonly label: string
}

/** Resolves with null when the person thought better of it; fails with whatever `failureOf` reads. */
export type TakePicture = () => Promise<TakenPicture | null>
export type EncodePicture = (source: CanvasImageSource, size: Size) => Promise<EncodedPicture>

export interface TakeFilePorts {
  /** Resolves when all pieces were handed over, in order; fails when the way to the core is cut. */
  sendFile(file: { readonly takeId: TakeId; readonly blobId: BlobId; readonly bytes: Blob }): Promise<void>
  setPicture(input: z.infer<typeof takeFileInputs.setPicture>): Promise<unknown>
  newBlobId(): BlobId
  sha256Of(bytes: Blob): Promise<string>
}
