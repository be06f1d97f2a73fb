import { BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import type { MediaLibrary, MediaRef, Sound } from '../media/media-library.ts'
import { answerFile, type FileAnswer } from './file-answer.ts'

/** The part of the core's media library that hosts need. */
export type MediaSource = Pick<MediaLibrary, 'listen'>

/** Null for a path that names no note and no take, and no file of one (`shared/contract/media-path.ts`). */
export function mediaRefOf(pathname: string): MediaRef | null {
  const [, drawn, what] = /^\/media\/takes\/([^/]+)\/(track|drawing)$/.exec(pathname) ?? []
  if (drawn !== undefined) {
    const takeId = TakeId.safeParse(drawn)
    return takeId.success
      ? { kind: 'takeTrack', takeId: takeId.data, of: what === 'track' ? 'heard' : 'recorded' }
      : null
  }
  const [, kind, id, file] = /^\/media\/(notes|takes)\/([^/]+)(?:\/files\/([^/]+))?$/.exec(pathname) ?? []
  const blobId = BlobId.safeParse(file)
  if (file !== undefined && !blobId.success) return null
  if (kind === 'notes') {
    const noteId = NoteId.safeParse(id)
    if (!noteId.success) return null
    return blobId.success
      ? { kind: 'noteFile', noteId: noteId.data, blobId: blobId.data }
      : { kind: 'note', noteId: noteId.data }
  }
  const takeId = TakeId.safeParse(id)
  if (kind !== 'takes' || !takeId.success) return null
  return blobId.success
    ? { kind: 'takeFile', takeId: takeId.data, blobId: blobId.data }
    : { kind: 'take', takeId: takeId.data }
}

export interface MediaRequest {
  readonly pathname: string
  readonly method: string
  readonly range: string | null
}

/** Bytes to stream, whole here or still coming, or a problem to tell (`application/problem+json`, RFC 9457). */
export type MediaAnswer =
  | { readonly kind: 'sound'; readonly answer: FileAnswer; readonly read: Sound['read'] }
  | { readonly kind: 'problem'; readonly status: number; readonly body: string }

export async function answerMedia(media: MediaSource, request: MediaRequest): Promise<MediaAnswer> {
  const ref = mediaRefOf(request.pathname)
  if (!ref) return problem('noteUnknown', request.pathname.split('/').at(-1) ?? '')
  const opened = await media.listen(ref)
  if (!opened.ok) return problem(opened.reason, opened.detail ?? '')
  // What people said does not belong into a browser's cache: signing out could not wipe it there.
  const { sizeBytes, contentType, read } = opened.value
  const answer = answerFile({ sizeBytes, contentType, cacheControl: 'no-store' }, request)
  return { kind: 'sound', answer, read }
}

function problem(reason: Reason, detail: string): MediaAnswer {
  const status = statusOf(reason)
  const body = JSON.stringify({ type: 'about:blank', title: sentenceOf(reason, detail), status, reason, detail })
  return { kind: 'problem', status, body }
}

function statusOf(reason: Reason): number {
  switch (reason) {
    case 'noteUnknown':
    case 'takeUnknown':
    case 'blobUnknown':
      return 404
    case 'notAllowed':
      return 403
    case 'notSignedIn':
    case 'tokenInvalid':
    case 'tokenLocked':
      return 401
    case 'serverUnreachable':
    case 'recordingAway':
    case 'fileAway':
    case 'serverFailed':
    case 'rateLimited':
      return 503
    case 'blobHashWrong':
    case 'protocolBroken':
      return 502
    case 'diskFull':
      return 507
    default:
      return 500
  }
}
