import type { CoreContext } from './context.ts'
import { feed } from './feed.ts'
import { createPageKeys } from './page-keys.ts'
import { type Area, createBase } from './router/base.ts'
import { desktopRoutes } from './router/desktop-routes.ts'
import { noteRoutes } from './router/note-routes.ts'
import { peopleRoutes } from './router/people-routes.ts'
import { talkRoutes } from './router/talk-routes.ts'

/**
 * The UI's only door to the core; the command line uses it too. Inputs are checked against `desktopInputs`. A refusal is thrown as
 * a `ReasonError`, whose message is the sentence a person reads; formatted errors carry `data.reason` and `data.detail`.
 */
export function createDesktopRouter(core: CoreContext) {
  const base = createBase(core)
  const { router, procedure } = base
  const area: Area = { base, core, pageKeys: createPageKeys(core.takes, core.keys, core.clock) }
  return router({
    /** One snapshot, then changes; after too many at once, a snapshot again. Nothing falls between the two. */
    feed: procedure.subscription(({ signal }) => feed(core, signal)),
    ...talkRoutes(area),
    ...desktopRoutes(area),
    ...noteRoutes(area),
    ...peopleRoutes(area),
  })
}

export type DesktopRouter = ReturnType<typeof createDesktopRouter>
