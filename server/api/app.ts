import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import type { Clock } from '#shared/kernel/clock.ts'
import type { IdMaker } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { createRateLimit } from '../auth/rate-limit.ts'
import type { RandomBytes } from '../auth/secrets.ts'
import type { BlobFolders } from '../blobs/folders.ts'
import type { Uploads } from '../blobs/uploads.ts'
import { codeOf, isDiskFull } from '../db/faults.ts'
import type { Db } from '../db/open.ts'
import type { Writer } from '../db/writer.ts'
import type { Hub } from '../live/hub.ts'
import type { Metrics } from '../metrics.ts'
import { tuning } from '../tuning.ts'
import { addAuthRoutes } from './auth-routes.ts'
import { addBlobRoutes } from './blob-routes.ts'
import { problemOf } from './problem.ts'
import { identify, onEveryRequest, sendAs, sendProblem } from './requests.ts'
import { createServerRouter, type ServerRouter } from './router.ts'
import { addStatusRoutes } from './status-routes.ts'
import { addUploadRoutes } from './upload-routes.ts'

export interface AppDeps {
  readonly db: Db
  readonly writer: Writer
  readonly uploads: Uploads
  readonly folders: BlobFolders
  readonly hub: Hub
  readonly clock: Clock
  readonly ids: IdMaker
  readonly random: RandomBytes
  readonly log: Log
  readonly metrics: Metrics
}

/** Everything the server answers over HTTP, without a port yet. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: tuning.jsonBytes,
    connectionTimeout: tuning.socketIdleMs,
    requestTimeout: tuning.requestMs,
    // A proxy on this machine says for whom it asks; without this, one stranger's failed joins would hold everybody back.
    trustProxy: 'loopback',
    forceCloseConnections: 'idle',
    // Batched calls name all their procedures in one path segment.
    routerOptions: { maxParamLength: 1000 },
  })
  app.decorateRequest('caller', null)
  app.addHook('onRequest', onEveryRequest)
  app.addHook('onRequest', identify(deps.db))
  addErrorAnswers(app, deps.log)

  const joinLimit = createRateLimit({
    clock: deps.clock,
    failures: tuning.joinFailures,
    windowMs: tuning.joinWindowMs,
  })
  addStatusRoutes(app, deps)
  addAuthRoutes(app, { ...deps, joinLimit })
  await addUploadRoutes(app, deps.uploads)
  await addBlobRoutes(app, deps)
  await addTrpc(app, deps)
  return app
}

async function addTrpc(app: FastifyInstance, deps: AppDeps): Promise<void> {
  const options: FastifyTRPCPluginOptions<ServerRouter>['trpcOptions'] = {
    router: createServerRouter(deps),
    allowMethodOverride: true,
    createContext: ({ req }) => ({ caller: req.caller }),
    onError({ error, path }) {
      if (error.code !== 'INTERNAL_SERVER_ERROR') return
      deps.log('error', 'a call failed', { path, error: String(error.cause?.stack ?? error.stack) })
    },
  }
  await app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: options })
}

/** What no route answered. A stack goes to the log, never to the caller. */
function addErrorAnswers(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) =>
    sendAs(reply, { ...problemOf('requestInvalid', 'there is nothing at this address'), status: 404 }),
  )
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      return sendAs(reply, { ...problemOf('requestInvalid', codeOf(error).toLowerCase()), status })
    }
    log('error', 'a request failed', {
      method: request.method,
      route: request.routeOptions.url,
      error: String(error.stack),
    })
    return sendProblem(reply, isDiskFull(error) ? 'diskFull' : 'serverFailed')
  })
}
