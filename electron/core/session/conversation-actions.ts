import { formatInvitationLink } from '#shared/contract/auth.ts'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { ConversationId, type IdMaker, type MemberId, MutationId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Account } from '../sync/account.ts'
import { tuning } from '../sync/tuning.ts'

export interface NewConversation {
  readonly kind: 'channel' | 'group' | 'direct'
  readonly name: string
  readonly memberIds: readonly MemberId[]
}

/** What is asked of the server while the person waits, and what is looked up in the cache. */
export interface ConversationActions {
  create(wish: NewConversation): Promise<Result<ConversationId, Reason>>
  /** Whether others learn what this member hears. */
  setReceipts(isSent: boolean): Promise<Result<void, Reason>>
  invite(): Promise<Result<{ link: string; expiresAtMs: number }, Reason>>
  /** By id, or by title in any case, with or without a leading `#`; `self` is notes to self. */
  resolve(nameOrId: string): Result<UiConversation, Reason>
}

export function createConversationActions(deps: { account: () => Account | null; ids: IdMaker }): ConversationActions {
  const { account, ids } = deps
  return {
    async create(wish) {
      const own = account()
      if (!own) return refused('notSignedIn')
      const [other] = wish.memberIds
      const present = wish.kind === 'direct' && other ? own.conversations.directWith(other) : null
      if (present) return done(present)
      const conversation = { ...wish, id: ConversationId.parse(ids.next()), memberIds: [...wish.memberIds] }
      // One mutation id for all attempts: a lost answer does not make a second conversation.
      const mutationId = MutationId.parse(ids.next())
      for (let attempt = 1; ; attempt += 1) {
        const asked = await own.api.mutate({ mutationId, mutation: { kind: 'createConversation', conversation } })
        if (asked.kind === 'uncertain' && attempt < tuning.createAttempts) continue
        if (asked.kind !== 'done') return refused(asked.reason, asked.detail)
        const made = asked.value.conversation
        if (!made) return refused('protocolBroken', 'createConversation')
        own.touch((touched, projection) => projection.putConversation(made, touched))
        return done(made.id)
      }
    },
    async setReceipts(isSent) {
      const own = account()
      if (!own) return refused('notSignedIn')
      const mutationId = MutationId.parse(ids.next())
      for (let attempt = 1; ; attempt += 1) {
        const asked = await own.api.mutate({ mutationId, mutation: { kind: 'setReceipts', isSent } })
        if (asked.kind === 'uncertain' && attempt < tuning.createAttempts) continue
        if (asked.kind !== 'done') return refused(asked.reason, asked.detail)
        own.touch((_, { ownHeard }) => ownHeard.putReceipts(isSent))
        return done(undefined)
      }
    },
    async invite() {
      const own = account()
      if (!own) return refused('notSignedIn')
      const asked = await own.api.invite()
      if (asked.kind !== 'done') return refused(asked.reason, asked.detail)
      const { code, expiresAtMs } = asked.value
      return done({ link: formatInvitationLink({ serverUrl: own.serverUrl(), code }), expiresAtMs })
    },
    resolve(nameOrId) {
      const own = account()
      if (!own) return refused('notSignedIn')
      const all = own.conversations.list()
      const byId = all.find((conversation) => conversation.id === nameOrId)
      if (byId) return done(byId)
      const wanted = fold(nameOrId)
      const found = all.filter(({ title, kind }) => fold(title) === wanted || (kind === 'self' && wanted === 'self'))
      const [first, second] = found
      if (!first) return refused('conversationUnknown', nameOrId)
      return second ? refused('conversationAmbiguous', nameOrId) : done(first)
    },
  }
}

const fold = (name: string): string => name.trim().replace(/^#/, '').toLocaleLowerCase()
