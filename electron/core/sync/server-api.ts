import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { z } from 'zod'
import { InvitationAnswer } from '#shared/contract/auth.ts'
import { MutationAnswer, type MutationRequest } from '#shared/contract/mutation.ts'
import { PullAnswer, type PullRequest, SnapshotAnswer, type SnapshotRequest } from '#shared/contract/sync.ts'
import { isReason, ReasonError } from '#shared/kernel/reasons.ts'
import type { ServerRouter } from '../../../server/api/router.ts'
import type { Http } from './http.ts'
import { failedWith, type Remote } from './remote.ts'
import { tuning } from './tuning.ts'

export type MutationDone = Extract<MutationAnswer, { outcome: 'done' }>

/** The server's calls, every answer checked against the contract and sorted into the three outcomes. */
export interface ServerApi {
  pull(request: PullRequest): Promise<Remote<PullAnswer>>
  snapshot(request: SnapshotRequest): Promise<Remote<SnapshotAnswer>>
  mutate(request: MutationRequest): Promise<Remote<MutationDone>>
  invite(): Promise<Remote<InvitationAnswer>>
}

const ErrorData = z.object({ reason: z.string(), detail: z.string().nullish() })

export function createServerApi(http: Http, signal: AbortSignal): ServerApi {
  /** A client is a few closures; made per call, because the embedded server's URL may change between two. */
  const client = (url = http.url()) =>
    createTRPCClient<ServerRouter>({
      links: [
        httpLink({
          url: `${url}/trpc`,
          methodOverride: 'POST',
          fetch: (target, init) => http.fetch(String(target), init as RequestInit, tuning.callTimeoutMs),
        }),
      ],
    })

  const call = async <T>(answer: z.ZodType<T>, ask: () => Promise<unknown>): Promise<Remote<T>> => {
    try {
      const parsed = answer.safeParse(await ask())
      if (parsed.success) return { kind: 'done', value: parsed.data }
      const issue = parsed.error.issues[0]
      return failedWith('protocolBroken', issue ? `${issue.path.join('.')}: ${issue.message}` : 'answer')
    } catch (error) {
      return sort(error, http.url())
    }
  }

  return {
    pull: (request) => call(PullAnswer, () => client().sync.pull.query(request, { signal })),
    snapshot: (request) => call(SnapshotAnswer, () => client().sync.snapshot.query(request, { signal })),
    async mutate(request) {
      const asked = await call(MutationAnswer, () => client().sync.mutate.mutate(request, { signal }))
      if (asked.kind !== 'done') return asked
      const answer = asked.value
      if (answer.outcome === 'done') return { kind: 'done', value: answer }
      if (isReason(answer.reason)) return failedWith(answer.reason, answer.detail ?? '')
      // A newer server's reason: its word stands, though this version has no sentence for it.
      return { kind: 'refused', reason: 'requestInvalid', detail: answer.reason }
    },
    invite: () => call(InvitationAnswer, () => client().invitations.create.mutate({}, { signal })),
  }
}

function sort(error: unknown, url: string): Exclude<Remote<never>, { kind: 'done' }> {
  const cause = error instanceof TRPCClientError && error.cause instanceof ReasonError ? error.cause : error
  if (cause instanceof ReasonError) return failedWith(cause.reason, cause.detail ?? '')
  if (error instanceof TRPCClientError) {
    const data = ErrorData.safeParse(error.data)
    if (data.success && isReason(data.data.reason)) return failedWith(data.data.reason, data.data.detail ?? '')
    if (error.data) return failedWith('serverFailed', '')
  }
  // Whatever it was, it was no answer of the server.
  return { kind: 'uncertain', reason: 'serverUnreachable', detail: url }
}
