import { initTRPC } from '@trpc/server'
import { type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import type { CoreContext } from '../context.ts'
import type { PageKeys } from '../page-keys.ts'

/** Words about where one is and what the fingers do: what becomes of them is the takes' to say. */
const writesNothing: ReadonlySet<string> = new Set([
  'talk.setTarget',
  'talk.key',
  'talk.finish',
  'keys.act',
  'capture.report',
  'capture.levels',
  'capture.closeMicrophone',
  'panel.dismiss',
  'panel.move',
  'shell.presence',
  'permissions.ask',
  'permissions.openSettings',
  'permissions.report',
  'attention.happened',
])

/** What all areas are built with: a refusal has the same shape everywhere, and data of a newer version is not written anywhere. */
export function createBase(core: Pick<CoreContext, 'readOnlyBecause'>) {
  const t = initTRPC.create({
    isDev: false,
    errorFormatter({ shape, error }) {
      const known = error.cause instanceof ReasonError ? error.cause : null
      const reason: Reason = known?.reason ?? (error.code === 'BAD_REQUEST' ? 'requestInvalid' : 'internal')
      const detail = known?.detail ?? null
      const { code, httpStatus } = shape.data
      return { ...shape, message: sentenceOf(reason, detail ?? ''), data: { code, httpStatus, reason, detail } }
    },
  })
  const procedure = t.procedure.use(({ type, path, next }) => {
    if (core.readOnlyBecause && type === 'mutation' && !writesNothing.has(path)) throw core.readOnlyBecause
    return next()
  })
  return { router: t.router, procedure }
}

/** What an area of the router is made of. */
export interface Area {
  readonly base: ReturnType<typeof createBase>
  readonly core: CoreContext
  readonly pageKeys: PageKeys
}
