import type { BlobId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { Known } from './upload-rows.ts'

/** How far an upload is on disk. */
export interface UploadState {
  readonly offset: number
  readonly isComplete: boolean
  /** So many at its beginning are not there yet; they count in `offset`. */
  readonly frontBytes: number
}

/** Refusals tell the state too: the client goes on from it. Null for an upload the caller has no part in. */
export type UploadResult =
  | { readonly ok: true; readonly state: UploadState }
  | {
      readonly ok: false
      readonly reason: Reason
      readonly detail: string | undefined
      readonly state: UploadState | null
    }

export const stateAt = (offset: number, frontBytes: number): UploadState => ({ offset, isComplete: false, frontBytes })

export const stateOfWhole = (sizeBytes: number): UploadState => ({
  offset: sizeBytes,
  isComplete: true,
  frontBytes: 0,
})

export const refuse = (reason: Reason, detail: string | undefined, state: UploadState | null): UploadResult => ({
  ok: false,
  reason,
  detail,
  state,
})

export const unknownUpload = (id: BlobId): UploadResult => refuse('uploadUnknown', id, null)

export function stateOfKnown(known: Exclude<Known, { kind: 'nothing' }>): UploadState {
  return known.kind === 'blob' ? stateOfWhole(known.sizeBytes) : stateAt(known.offset, known.frontBytes)
}
