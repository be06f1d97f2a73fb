import type { z } from 'zod'
import type { Ink, Mark } from '#shared/annotation/model.ts'
import type { takeFileInputs } from '#shared/contract/take-files.ts'
import type { BlobId, TakeId } from '#shared/kernel/ids.ts'
import type { Moving, Picture } from '../annotation/picture-layer.ts'
import type { Size } from '../annotation/view.ts'
import type { EncodedPicture } from '../pictures/encode-picture.ts'

/** What showing something needs of the page and of the core. */

/** A picture as it was taken: `label` says in words what it shows, where that is known. */
export interface TakenPicture extends Size {
  readonly source: CanvasImageSource
  readonly label: string
  /** Of a picture of a note: its very bytes. They go out as long as nothing is hidden on it, so that it is known as the same picture. */
  readonly encoded?: EncodedPicture | undefined
  /** The picture of a note that is answered on this one. */
  readonly answers?: BlobId | undefined
  /** Where that is a clip: the moment of its note whose frame this is. */
  readonly answersAtMs?: number | undefined
  /** What others drew on it: seen under what is drawn, and not for erasing. */
  readonly beneath?: readonly Mark[] | undefined
}

/** A picture of a note, or a frame of its clip, to answer on in an ink of one's own. */
export interface AnsweredPicture extends TakenPicture {
  readonly beneath: readonly Mark[]
  readonly ink: Ink
}

/** A picture that is drawn on, as far as it is there: a blank sheet has no source. */
export interface ShownPicture extends Picture, Pick<TakenPicture, 'encoded' | 'beneath'> {}

/** A clip that is recorded in the take: a scene of it is drawn on it. Its bytes go to the core by themselves. */
export interface ShownClip extends Size {
  readonly blobId: BlobId
  readonly source: CanvasImageSource
  readonly moving: Moving
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
