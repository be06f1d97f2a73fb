import type { BlobId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { tuning } from './tuning.ts'
import type { UploadPosition, UploadTransport } from './upload-transport.ts'

/** A sealed recording that the server shall have whole. */
export interface SealedFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** One recording on its way up: a take still growing, or a sealed file. */
export interface UploadJob {
  readonly blobId: BlobId
  /** The growing file, until it is sealed. */
  path: string
  durableBytes: number
  sealed: SealedFile | null
  /** Null: ask the server. */
  position: UploadPosition | null
  /** The server has heard of it in this run, so HEAD can tell where it stands. */
  isCreated: boolean
  hashFailures: number
  /** The server's copy cannot become this file: remove it, then begin again. */
  mustRestart: boolean
}

export type JobStep =
  | { readonly kind: 'moved' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly detail: string }

export const hasWork = (job: UploadJob): boolean => {
  if (job.sealed) return !job.position?.isComplete
  return job.durableBytes > (job.position?.offset ?? 0)
}

export interface JobDeps {
  readonly transport: UploadTransport
  /** Up to `maxBytes` from `offset`; null when the file is not there. */
  readonly read: (path: string, offset: number, maxBytes: number) => Promise<Uint8Array<ArrayBuffer> | null>
}

/** One request nearer to complete. `wait`: uncertain, so the position is asked for before anything is sent again. */
export async function advance(job: UploadJob, deps: JobDeps): Promise<JobStep> {
  if (job.mustRestart) return restart(job, deps)
  if (!job.position) return locate(job, deps)
  const end = job.sealed?.sizeBytes ?? job.durableBytes
  const { offset } = job.position
  if (offset > end && job.sealed) {
    // A crash cut the file shorter than what had gone up already.
    job.mustRestart = true
    return { kind: 'moved' }
  }
  const wanted = Math.min(end - offset, tuning.uploadChunkBytes)
  const bytes = await deps.read(job.sealed?.path ?? job.path, offset, wanted)
  // A growing file may be between two names; a sealed one must be there.
  if (!bytes || bytes.length < wanted) {
    return job.sealed ? { kind: 'refused', reason: 'takeUnknown', detail: '' } : { kind: 'wait' }
  }
  // It may have been sealed while the bytes were read: then these are not the last ones, and the next step ends it.
  const sealed = job.sealed && offset + bytes.length === job.sealed.sizeBytes ? job.sealed : null
  const answer = await deps.transport.append(job.blobId, { offset, bytes, sha256: sealed?.sha256 ?? null })
  if (answer.kind === 'hashWrong') {
    job.hashFailures += 1
    job.position = null
    return job.hashFailures > 1 ? { kind: 'refused', reason: 'uploadHashWrong', detail: '' } : { kind: 'moved' }
  }
  const step = settle(job, answer)
  // Made a moment ago and not known now: made again, but not as fast as the line allows.
  return answer.kind === 'unknown' ? { kind: 'wait' } : step
}

async function locate(job: UploadJob, { transport }: JobDeps): Promise<JobStep> {
  const answer = await (job.isCreated ? transport.locate(job.blobId) : transport.create(job.blobId))
  if (answer.kind === 'done') job.isCreated = true
  return answer.kind === 'hashWrong' ? { kind: 'wait' } : settle(job, answer)
}

async function restart(job: UploadJob, { transport }: JobDeps): Promise<JobStep> {
  const answer = await transport.remove(job.blobId)
  if (answer.kind === 'uncertain') return { kind: 'wait' }
  job.mustRestart = false
  job.isCreated = false
  job.position = null
  return { kind: 'moved' }
}

function settle(
  job: UploadJob,
  answer: Exclude<Awaited<ReturnType<UploadTransport['create']>>, { kind: 'hashWrong' }>,
): JobStep {
  switch (answer.kind) {
    case 'done': {
      const isStuck = job.position !== null && answer.value.offset === job.position.offset && !answer.value.isComplete
      job.position = answer.value
      // Bytes were sent and nothing moved: do not hammer.
      return isStuck ? { kind: 'wait' } : { kind: 'moved' }
    }
    case 'unknown':
      job.isCreated = false
      job.position = null
      return { kind: 'moved' }
    case 'uncertain':
      job.position = null
      return { kind: 'wait' }
    case 'refused':
      return { kind: 'refused', reason: answer.reason, detail: answer.detail }
  }
}
