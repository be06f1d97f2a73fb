import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseRange } from '#shared/kernel/http-range.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { BlobFolders } from '../blobs/folders.ts'
import { findReadableBlob } from '../blobs/readable-blobs.ts'
import type { Db } from '../db/open.ts'
import { callerOf, headerOf, requireCaller, sendProblem } from './requests.ts'

interface BlobDeps {
  readonly db: Db
  readonly folders: BlobFolders
  readonly log: Log
}

/** `GET` and `HEAD /blobs/:id`, with `Range` and `If-Range` (RFC 9110). The bytes of an id never change. */
export async function addBlobRoutes(app: FastifyInstance, deps: BlobDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', requireCaller)
    const serve = (request: FastifyRequest, reply: FastifyReply) => serveBlob(request, reply, deps)
    scope.route({ method: ['GET', 'HEAD'], url: '/blobs/:id', handler: serve })
  })
}

async function serveBlob(request: FastifyRequest, reply: FastifyReply, deps: BlobDeps): Promise<FastifyReply> {
  const { id: text } = request.params as { id: string }
  const id = BlobId.safeParse(text)
  const blob = id.success ? await findReadableBlob(deps.db, id.data, callerOf(request).memberId) : null
  if (!id.success || !blob) return sendProblem(reply, 'blobUnknown')
  const path = deps.folders.blobPath(id.data)
  if (!(await isWhole(path, blob.sizeBytes))) {
    deps.log('error', 'a blob is missing from its folder, or has another size', { id: id.data })
    return sendProblem(reply, 'serverFailed')
  }

  const etag = `"${blob.sha256}"`
  reply.headers({
    etag,
    // Private: caches on the way must not hand it to somebody who may not hear it.
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
  })
  if (headerOf(request, 'if-none-match')?.includes(etag)) return reply.code(304).send()
  return sendRange(request, reply, { path, sizeBytes: blob.sizeBytes, etag })
}

function sendRange(
  request: FastifyRequest,
  reply: FastifyReply,
  file: { path: string; sizeBytes: number; etag: string },
): FastifyReply {
  const { path, sizeBytes, etag } = file
  const condition = headerOf(request, 'if-range')
  const range = condition === null || condition === etag ? parseRange(headerOf(request, 'range'), sizeBytes) : 'whole'
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${sizeBytes}`).header('cache-control', 'no-store').send()
  }
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range
  // Of any kind: what it is stands in its note.
  reply
    .type('application/octet-stream')
    .header('x-content-type-options', 'nosniff')
    .header('content-length', String(end - start + 1))
  if (range !== 'whole') reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`)
  return request.method === 'HEAD' ? reply.send() : reply.send(createReadStream(path, { start, end }))
}

async function isWhole(path: string, sizeBytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === sizeBytes
  } catch {
    return false
  }
}
