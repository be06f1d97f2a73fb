import { z } from 'zod'
import type { InvitationAnswer, MeAnswer } from '#shared/contract/auth.ts'
import { type MutationAnswer, MutationRequest } from '#shared/contract/mutation.ts'
import { type PullAnswer, PullRequest, type SnapshotAnswer, SnapshotRequest } from '#shared/contract/sync.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { done } from '#shared/kernel/result.ts'
import { createInvitation } from '../auth/invitations.ts'
import type { RandomBytes } from '../auth/secrets.ts'
import type { Db } from '../db/open.ts'
import type { Writer } from '../db/writer.ts'
import { mutate } from '../domain/mutate.ts'
import { pull } from '../domain/pull.ts'
import { snapshot } from '../domain/snapshot.ts'
import type { Metrics } from '../metrics.ts'
import { createTrpc } from './trpc.ts'

interface RouterDeps {
  readonly db: Db
  readonly writer: Writer
  readonly clock: Clock
  readonly random: RandomBytes
  readonly metrics: Metrics
}

/** Calls of signed-in devices, at `/trpc`. Inputs and answers are those of the contract. */
export function createServerRouter(deps: RouterDeps) {
  const { router, signedIn } = createTrpc()
  return router({
    workspace: router({
      /** Who this device is signed in as. */
      me: signedIn.query(
        ({ ctx: { caller } }): MeAnswer => ({
          workspace: { id: caller.workspaceId, name: caller.workspaceName },
          member: { id: caller.memberId, name: caller.memberName },
          device: { id: caller.deviceId, name: caller.deviceName },
        }),
      ),
    }),

    invitations: router({
      /** An invitation for one new member; any member may make one. The code is told here and never again. */
      create: signedIn.input(z.object({})).mutation(async ({ ctx: { caller } }): Promise<InvitationAnswer> => {
        const { memberId: createdBy, workspaceId } = caller
        const result = await deps.writer.write(async (scope) =>
          done(await createInvitation(scope, { workspaceId, memberId: null, createdBy, random: deps.random })),
        )
        if (!result.ok) throw new ReasonError(result.reason, result.detail)
        return result.value
      }),
    }),

    sync: router({
      /** Events after the caller's cursors. A query by POST (`methodOverride`): cursors may outgrow an address. */
      pull: signedIn
        .input(PullRequest)
        .query(({ ctx, input }): Promise<PullAnswer> => pull(deps.db, input, ctx.caller.memberId)),

      /** A page of a conversation as it is now: what a device takes that has never seen it, or not for long. */
      snapshot: signedIn.input(SnapshotRequest).query(async ({ ctx, input }): Promise<SnapshotAnswer> => {
        const page = await snapshot(deps.db, input, ctx.caller.memberId)
        if (!page.ok) throw new ReasonError(page.reason, page.detail)
        return page.value
      }),

      /** Carries out one mutation, once. A refusal is an answer here, not an error: it is final and stored. */
      mutate: signedIn.input(MutationRequest).mutation(async ({ ctx, input }): Promise<MutationAnswer> => {
        const startedMs = deps.clock.monotonicMs()
        const answer = await mutate(deps.writer, input, ctx.caller)
        deps.metrics.observeMutation((deps.clock.monotonicMs() - startedMs) / 1000)
        return answer
      }),
    }),
  })
}

/** For `import type` by the core's client. */
export type ServerRouter = ReturnType<typeof createServerRouter>
