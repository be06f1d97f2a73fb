import type { BlobId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { GrowingFile } from '../takes/takes.ts'
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
  /** Until it is sealed; null: nothing was said of it before. */
  growing: GrowingFile | null
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
  /** `trouble`: why, where more than the way is the matter. */
  | { readonly kind: 'wait'; readonly trouble?: Reason }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly detail: string }

export const hasWork = (job: UploadJob): boolean => {
  if (job.sealed) return !job.position?.isComplete
  const { growing, position, durableBytes } = job
  if (!growing || !position) return durableBytes > (growing?.frontBytes ?? 0)
  // A server that takes no file without its front gets it once it is whole.
  return position.offset >= growing.frontBytes && durableBytes > position.offset
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
  const wasSealed = job.sealed !== null
  const end = job.sealed?.sizeBytes ?? job.durableBytes
  const { offset } = job.position
  if (offset > end && job.sealed) {
    // A crash cut the file shorter than what had gone up already.
    job.mustRestart = true
    return { kind: 'moved' }
  }
  const wanted = Math.min(end - offset, tuning.uploadChunkBytes)
  const bytes = await read(job, deps, { offset, wanted })
  // A growing file may be between two names; a sealed one must be there.
  if (!bytes || bytes.length < wanted) {
    return wasSealed ? { kind: 'refused', reason: 'takeUnknown', detail: '' } : { kind: 'wait' }
  }
  // It may have been sealed while the bytes were read: then these are not the last ones, and the next step ends it.
  const sealed = job.sealed && offset + bytes.length === job.sealed.sizeBytes ? job.sealed : null
  const frontBytes = sealed ? job.position.frontBytes : 0
  const front = sealed && frontBytes > 0 ? await deps.read(sealed.path, 0, frontBytes) : new Uint8Array(0)
  if (front?.length !== frontBytes) return { kind: 'refused', reason: 'takeUnknown', detail: '' }
  const body = frontBytes > 0 ? new Uint8Array(Buffer.concat([front, bytes])) : bytes
  const chunk = { offset, bytes: body, sha256: sealed?.sha256 ?? null, frontBytes }
  const answer = await deps.transport.append(job.blobId, chunk)
  if (answer.kind === 'hashWrong') {
    job.hashFailures += 1
    job.position = null
    return job.hashFailures > 1 ? { kind: 'refused', reason: 'uploadHashWrong', detail: '' } : { kind: 'moved' }
  }
  const step = settle(job, answer)
  // Made a moment ago and not known now: made again, but not as fast as the line allows.
  return answer.kind === 'unknown' ? { kind: 'wait' } : step
}

const read = (job: UploadJob, deps: JobDeps, { offset, wanted }: { offset: number; wanted: number }) =>
  job.sealed ? deps.read(job.sealed.path, offset, wanted) : (job.growing?.read(offset, wanted) ?? Promise.resolve(null))

async function locate(job: UploadJob, { transport }: JobDeps): Promise<JobStep> {
  // Of one that is whole there is nothing to leave out.
  const frontBytes = job.sealed ? 0 : (job.growing?.frontBytes ?? 0)
  const answer = await (job.isCreated ? transport.locate(job.blobId) : transport.create(job.blobId, frontBytes))
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
      return answer.reason === 'serverDiskFull' ? { kind: 'wait', trouble: answer.reason } : { kind: 'wait' }
    case 'refused':
      return { kind: 'refused', reason: answer.reason, detail: answer.detail }
  }
}
