import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  LARGEST_FRONT_BYTES,
  PARTIAL_UPLOAD,
  structuredFalse,
  structuredTrue,
  uploadHeaders,
} from '#shared/contract/upload.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { UploadResult } from '../blobs/upload-result.ts'
import type { Append, Uploads } from '../blobs/uploads.ts'
import { callerOf, headerOf, requireCaller, sendProblem } from './requests.ts'

/** `/uploads` as `shared/contract/upload.ts` has it. Bodies are streams: nothing of them is held in memory. */
export async function addUploadRoutes(app: FastifyInstance, uploads: Uploads): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', requireCaller)
    scope.removeAllContentTypeParsers()
    // No `bodyLimit` here: what an upload may hold is counted over all its requests, while it is written.
    const asStream = { bodyLimit: Number.MAX_SAFE_INTEGER }
    const types = [PARTIAL_UPLOAD, 'application/octet-stream', 'audio/ogg']
    scope.addContentTypeParser(types, asStream, async (_request: FastifyRequest, payload: Readable) => payload)
    scope.post('/uploads', (request, reply) => create(request, reply, uploads))
    scope.head('/uploads/:id', (request, reply) =>
      withId(request, reply, (id, ownerId) => uploads.stateOf(id, ownerId)),
    )
    scope.patch('/uploads/:id', (request, reply) => append(request, reply, uploads))
    scope.delete('/uploads/:id', (request, reply) =>
      withId(request, reply, (id, ownerId) => uploads.remove(id, ownerId)),
    )
  })
}

async function create(request: FastifyRequest, reply: FastifyReply, uploads: Uploads): Promise<FastifyReply> {
  const id = BlobId.safeParse(headerOf(request, uploadHeaders.blobId))
  if (!id.success) return sendProblem(reply, 'requestInvalid', `${uploadHeaders.blobId}: not an id`)
  const ownerId = callerOf(request).memberId
  const frontBytes = readFront(request)
  if (frontBytes === null || (frontBytes > 0 && hasBody(request))) {
    return sendProblem(reply, 'requestInvalid', `${uploadHeaders.front}: no number, or with a body`)
  }
  const begun = await uploads.begin(id.data, ownerId, frontBytes)
  if (!begun.ok) return answer(reply, begun)
  reply.header('location', `/uploads/${id.data}`)
  const isFresh = begun.state.offset === 0 && !begun.state.isComplete
  if (!isFresh || !hasBody(request)) return answer(reply, begun, 201)
  const order = readAppend(request, 0)
  if (!order.ok) return sendProblem(reply, order.reason, order.detail)
  return answer(reply, await uploads.append(id.data, ownerId, order.value), 201)
}

async function append(request: FastifyRequest, reply: FastifyReply, uploads: Uploads): Promise<FastifyReply> {
  if (headerOf(request, 'content-type') !== PARTIAL_UPLOAD) {
    return sendProblem(reply, 'requestInvalid', `content-type: not ${PARTIAL_UPLOAD}`)
  }
  const offset = headerOf(request, uploadHeaders.offset)
  if (offset === null || !/^\d{1,15}$/.test(offset)) {
    return sendProblem(reply, 'requestInvalid', `${uploadHeaders.offset}: not a number`)
  }
  const order = readAppend(request, Number(offset))
  if (!order.ok) return sendProblem(reply, order.reason, order.detail)
  return withId(request, reply, (id, ownerId) => uploads.append(id, ownerId, order.value))
}

async function withId(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (id: BlobId, ownerId: ReturnType<typeof callerOf>['memberId']) => Promise<UploadResult>,
): Promise<FastifyReply> {
  const { id: text } = request.params as { id: string }
  const id = BlobId.safeParse(text)
  if (!id.success) return sendProblem(reply, 'uploadUnknown')
  return answer(reply, await work(id.data, callerOf(request).memberId))
}

/** `Upload-Complete` says whether these are the last bytes; the last ones bring the digest of the whole. */
function readAppend(request: FastifyRequest, offset: number): Result<Append, 'requestInvalid'> {
  const complete = headerOf(request, uploadHeaders.complete)
  if (complete !== structuredTrue && complete !== structuredFalse) {
    return refused('requestInvalid', `${uploadHeaders.complete}: neither ?0 nor ?1`)
  }
  const finalDigest = complete === structuredTrue ? readDigest(headerOf(request, uploadHeaders.digest)) : null
  if (complete === structuredTrue && finalDigest === null) {
    return refused('requestInvalid', `${uploadHeaders.digest}: no sha-256`)
  }
  const length = headerOf(request, 'content-length')
  const body = request.body instanceof Readable ? request.body : Readable.from([])
  const frontBytes = readFront(request)
  if (frontBytes === null || (frontBytes > 0 && finalDigest === null)) {
    return refused('requestInvalid', `${uploadHeaders.front}: no number, or before the last bytes`)
  }
  return done({ offset, body, announcedBytes: length === null ? null : Number(length), finalDigest, frontBytes })
}

/** 0: not named; null: no such number. */
function readFront(request: FastifyRequest): number | null {
  const text = headerOf(request, uploadHeaders.front)
  if (text === null) return 0
  const isNumber = /^[1-9]\d{0,6}$/.test(text) && Number(text) <= LARGEST_FRONT_BYTES
  return isNumber ? Number(text) : null
}

/** The SHA-256 of a `Repr-Digest` (RFC 9530), in hex. */
function readDigest(header: string | null): string | null {
  const base64 = /(?:^|[\s,])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header ?? '')?.[1]
  return base64 ? Buffer.from(base64, 'base64').toString('hex') : null
}

const hasBody = (request: FastifyRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0

function answer(reply: FastifyReply, result: UploadResult, status = 204): FastifyReply {
  if (result.state) {
    reply.header(uploadHeaders.offset, String(result.state.offset))
    reply.header(uploadHeaders.complete, result.state.isComplete ? structuredTrue : structuredFalse)
    if (result.state.frontBytes > 0) reply.header(uploadHeaders.front, String(result.state.frontBytes))
  }
  return result.ok ? reply.code(status).send() : sendProblem(reply, result.reason, result.detail)
}
