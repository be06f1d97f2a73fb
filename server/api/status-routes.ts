import { access, constants } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { refused } from '#shared/kernel/result.ts'
import type { BlobFolders } from '../blobs/folders.ts'
import type { Writer } from '../db/writer.ts'
import type { Hub } from '../live/hub.ts'
import type { Metrics } from '../metrics.ts'
import { joinPage, joinPagePolicy } from './join-page.ts'
import { problemOf } from './problem.ts'
import { requireCaller, sendAs } from './requests.ts'

interface StatusDeps {
  readonly writer: Writer
  readonly folders: BlobFolders
  readonly hub: Hub
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
}

/** `/healthz` (the process answers), `/readyz` (it can write), `/metrics` (with a token), `/join` (for browsers). */
export function addStatusRoutes(app: FastifyInstance, deps: StatusDeps): void {
  const startedMs = deps.clock.monotonicMs()
  const policy = joinPagePolicy()

  app.get('/healthz', async () => ({ status: 'ok' }))

  // Open to anybody, and a turn of the one writer: whoever asks while one attempt is under way shares it.
  let attempt: Promise<void> | null = null
  const shareAttempt = (): Promise<void> => {
    attempt ??= tryToWrite(deps).finally(() => {
      attempt = null
    })
    return attempt
  }

  app.get('/readyz', async (_request, reply) => {
    try {
      await shareAttempt()
      return { status: 'ready' }
    } catch (error) {
      deps.log('error', 'not ready', { error: String(error) })
      return sendAs(reply, { ...problemOf('serverFailed'), status: 503 })
    }
  })

  app.get('/metrics', { onRequest: requireCaller }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(
      deps.metrics.render({
        connections: deps.hub.connections(),
        uptimeSeconds: Math.floor((deps.clock.monotonicMs() - startedMs) / 1000),
      }),
    ),
  )

  app.get('/join', async (_request, reply) =>
    reply
      .headers({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(joinPage),
  )
}

/** Writes a row and takes it back: the lock, the schema and the file's permissions are tried, and the disk is spared. */
async function tryToWrite(deps: StatusDeps): Promise<void> {
  await deps.writer.write(async ({ trx, nowMs }) => {
    await trx.insertInto('schema_version').values({ version: 0, applied_at_ms: nowMs }).execute()
    return refused('internal', 'taken back')
  })
  await access(deps.folders.blobs, constants.W_OK)
  await access(deps.folders.uploads, constants.W_OK)
}
