import { PARTIAL_UPLOAD, structuredFalse, structuredTrue, uploadHeaders } from '#shared/contract/upload.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { ReasonError, retryOf } from '#shared/kernel/reasons.ts'
import { type Http, readProblem } from './http.ts'
import { failedWith, type Remote } from './remote.ts'
import { tuning } from './tuning.ts'

/** What the server durably has. */
export interface UploadPosition {
  readonly offset: number
  readonly isComplete: boolean
  /** Of the offset, so many bytes at the beginning are missing: they come with the last ones. 0: none. */
  readonly frontBytes: number
}

export type UploadAnswer = Remote<UploadPosition> | { readonly kind: 'unknown' } | { readonly kind: 'hashWrong' }

/** One request each, after draft-ietf-httpbis-resumable-upload as the contract has it. Never throws. */
export interface UploadTransport {
  /** Makes it, or tells where it stands. `frontBytes`: left out until the end, where the server can do that. */
  create(blobId: BlobId, frontBytes: number): Promise<UploadAnswer>
  locate(blobId: BlobId): Promise<UploadAnswer>
  /**
   * `sha256` (hex): these are the last bytes, and this is what all of them must hash to. `frontBytes`: so many of them, the first, are those
   * that were left out.
   */
  append(
    blobId: BlobId,
    chunk: { offset: number; bytes: Uint8Array<ArrayBuffer>; sha256: string | null; frontBytes: number },
  ): Promise<UploadAnswer>
  remove(blobId: BlobId): Promise<UploadAnswer>
}

export function createUploadTransport(http: Http, signal: AbortSignal): UploadTransport {
  const ask = async (path: string, init: RequestInit, limitMs: number): Promise<UploadAnswer> => {
    try {
      return await read(await http.fetch(path, { ...init, signal }, limitMs))
    } catch (error) {
      if (error instanceof ReasonError) return failedWith(error.reason, error.detail ?? '')
      throw error
    }
  }
  const at = (blobId: BlobId): string => `/uploads/${blobId}`
  return {
    create: (blobId, frontBytes) => {
      const headers = {
        [uploadHeaders.blobId]: blobId,
        [uploadHeaders.complete]: structuredFalse,
        ...frontHeader(frontBytes),
      }
      return ask('/uploads', { method: 'POST', headers }, tuning.callTimeoutMs)
    },
    locate: (blobId) => ask(at(blobId), { method: 'HEAD' }, tuning.callTimeoutMs),
    append: (blobId, { offset, bytes, sha256, frontBytes }) =>
      ask(
        at(blobId),
        {
          method: 'PATCH',
          body: bytes,
          headers: {
            'content-type': PARTIAL_UPLOAD,
            [uploadHeaders.offset]: String(offset),
            [uploadHeaders.complete]: sha256 ? structuredTrue : structuredFalse,
            ...(sha256 ? { [uploadHeaders.digest]: reprDigest(sha256) } : {}),
            ...frontHeader(frontBytes),
          },
        },
        tuning.chunkTimeoutMs,
      ),
    remove: (blobId) => ask(at(blobId), { method: 'DELETE' }, tuning.callTimeoutMs),
  }
}

const frontHeader = (bytes: number): Record<string, string> =>
  bytes > 0 ? { [uploadHeaders.front]: String(bytes) } : {}

/** RFC 9530: `sha-256=:<base64>:`. */
const reprDigest = (sha256: string): string => `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`

async function read(response: Response): Promise<UploadAnswer> {
  // 409 carries the durable offset: that is an answer, not a failure.
  if (response.ok || response.status === 409) {
    const offset = Number(response.headers.get(uploadHeaders.offset) ?? '')
    if (!Number.isSafeInteger(offset) || offset < 0) return failedWith('protocolBroken', 'Upload-Offset')
    const isComplete = response.headers.get(uploadHeaders.complete) === structuredTrue
    const frontBytes = Number(response.headers.get(uploadHeaders.front) ?? '0')
    if (!Number.isSafeInteger(frontBytes) || frontBytes < 0 || frontBytes > offset) {
      return failedWith('protocolBroken', uploadHeaders.front)
    }
    return { kind: 'done', value: { offset, isComplete, frontBytes } }
  }
  if (response.status === 404 || response.status === 410) return { kind: 'unknown' }
  if (response.status === 422) return { kind: 'hashWrong' }
  const problem = await readProblem(response)
  // The disk that is full is the server's.
  if (problem?.reason === 'diskFull') return failedWith('serverDiskFull', '')
  // Told to upload first, while uploading: ask where it stands.
  if (problem && retryOf(problem.reason) !== 'afterUpload') return failedWith(problem.reason, problem.detail)
  return failedWith('serverFailed', String(response.status))
}
