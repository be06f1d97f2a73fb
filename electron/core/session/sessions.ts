import { hostname } from 'node:os'
import { type InvitationLink, parseInvitationLink } from '#shared/contract/auth.ts'
import type { Session } from '#shared/contract/desktop.ts'
import { limits } from '#shared/contract/limits.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Net } from '../ports.ts'
import type { SessionStore, StoredSession } from '../store/session-store.ts'
import { storeReason } from '../store/store-reason.ts'
import type { Account } from '../sync/account.ts'
import type { EmbeddedServer } from './embedded-server.ts'
import { joinServer } from './join-server.ts'
import { leaveServer } from './leave-server.ts'
import { sessionOf, toStored } from './stored-session.ts'

/**
 * Who is signed in. Owns the one account that may be running. Signing out loses nothing: it is refused while this device
 * holds anything nobody else has.
 */
export interface Sessions {
  read(): Session
  account(): Account | null
  /** At boot: the stored account, with its view of the cache, not yet at work. */
  load(): void
  /** Once the takes are in order: the account goes to work. */
  start(): void
  /** Puts a new account in the place of the running one; `swap` is called in between, when none touches the cache. */
  restart(swap: () => void): Promise<void>
  /** True once everything the server had at this call is here; false when signed out, or when `timeoutMs` passed. */
  whenPulled(timeoutMs: number): Promise<boolean>
  /** Refusals: `alreadySignedIn`, `embeddedServerFailed`, and those of joining. */
  useThisComputer(memberName: string): Promise<Result<void, Reason>>
  /** Refusals: `linkMalformed`, `alreadySignedIn`, and those of joining. */
  join(input: { link: string; memberName: string; deviceName: string }): Promise<Result<void, Reason>>
  /** Refusals: `notSignedIn`, `workUnsent`. */
  signOut(): Promise<Result<void, Reason>>
  close(): Promise<void>
}

export interface SessionsDeps {
  readonly store: SessionStore
  readonly net: Net
  readonly clock: Clock
  readonly log: Log
  /** A new one for every sign-in; `onUrl` is told wherever it listens. */
  readonly createEmbedded: (onUrl: (url: string) => void) => EmbeddedServer
  readonly createAccount: (session: StoredSession, serverUrl: () => string) => Account
  /** The server no longer accepts this device: then another invitation may be used. */
  readonly isRefused: () => boolean
  /** What only this device holds, in words; null: nothing. */
  readonly unsentWork: () => string | null
  /** Removes what belonged to the account: cache and recordings. */
  readonly wipe: () => Promise<void>
  /** The outbox was made for another workspace: nothing of it may go to this one. */
  readonly parkOutbox: (serverUrl: string) => void
  readonly onChange: (session: Session) => void
}

/** Without a server an empty cache is shown after this, as what it is. */
const showAnywayMs = 10_000

export function createSessions(deps: SessionsDeps): Sessions {
  const { store, net, clock, log, createEmbedded, createAccount, isRefused, unsentWork, wipe, parkOutbox, onChange } =
    deps
  let stored: StoredSession | null = null
  let account: Account | null = null
  let embedded: EmbeddedServer | null = null
  let signingIn: 'thisComputer' | 'invitation' | null = null
  let restarting: Promise<void> | null = null
  const drop = createDrop(log)

  const read = (): Session => {
    if (signingIn) return { kind: 'signingIn', how: signingIn }
    return sessionOf(stored)
  }
  const newAccount = (session: StoredSession): Account =>
    createAccount(session, () => stored?.serverUrl ?? session.serverUrl)
  const begin = (session: StoredSession): void => {
    stored = session
    account = newAccount(session)
    onChange(read())
  }
  /** Nothing can be given to an account that is on its way out. */
  const end = async (): Promise<void> => {
    const ending = account
    account = null
    await ending?.stop()
  }
  const restart = async (swap: () => void): Promise<void> => {
    // The old one stays until then, so that what is sent meanwhile is in the outbox and not refused.
    for (let ending = account; ; ending = account) {
      await ending?.stop()
      if (ending === account) break
    }
    swap()
    if (!account || !stored) return
    const anew = newAccount(stored)
    account = anew
    anew.start()
    // Until then the windows show what they have: an empty list would lose the person's place.
    const shown = anew.whenPulled(showAnywayMs).then(() => {
      if (account === anew) onChange(read())
    })
    drop(shown, 'showing a new cache')
  }
  /** The embedded server listens, perhaps elsewhere than last time. */
  const moved = (url: string): void => {
    if (!stored?.isEmbedded || signingIn) return
    if (url !== stored.serverUrl) {
      stored = { ...stored, serverUrl: url }
      store.move(url)
      onChange(read())
    }
    account?.nudge()
  }
  const enter = async (link: InvitationLink, who: { memberName: string; deviceName: string }, isEmbedded: boolean) => {
    const joined = await joinServer({ serverUrl: link.serverUrl, join: { ...who, code: link.code } }, { net, clock })
    if (!joined.ok) return joined
    const session = toStored(joined.value, link.serverUrl, isEmbedded)
    const before = stored
    try {
      if (before && before.workspaceId !== session.workspaceId) parkOutbox(before.serverUrl)
      await store.save({ ...session, token: joined.value.token })
    } catch (error) {
      const reason = storeReason(error)
      return reason === 'databaseBusy' ? refused('internal', 'outbox.db is busy') : refused(reason, String(error))
    }
    await end()
    // What the last member heard is not for the next one.
    if (before && (before.memberId !== session.memberId || before.workspaceId !== session.workspaceId)) await wipe()
    return done(session)
  }
  const keepEmbedded = (): void => {
    if (!stored?.isEmbedded) return
    embedded = createEmbedded(moved)
    embedded.keep()
  }
  /** One sign-in at a time; whatever comes of it, the windows see the state it left. */
  const signIn = async (
    how: 'thisComputer' | 'invitation',
    run: () => Promise<Result<StoredSession, Reason>>,
  ): Promise<Result<void, Reason>> => {
    if (signingIn || (stored && !isRefused())) return refused('alreadySignedIn')
    signingIn = how
    onChange(read())
    let entered: Result<StoredSession, Reason> = refused('internal', 'sign-in broke off')
    try {
      entered = await run()
    } finally {
      signingIn = null
      if (!entered.ok) onChange(read())
    }
    if (!entered.ok) return entered
    begin(entered.value)
    account?.start()
    return done(undefined)
  }

  return {
    read,
    account: () => account,
    load() {
      const session = store.read()
      if (session) begin(session)
    },
    start() {
      try {
        account?.start()
      } finally {
        keepEmbedded()
      }
    },
    restart(swap) {
      restarting = restart(swap).finally(() => {
        restarting = null
      })
      return restarting
    },
    async whenPulled(timeoutMs) {
      const endMs = clock.monotonicMs() + timeoutMs
      for (;;) {
        await restarting
        const asked = account
        const leftMs = endMs - clock.monotonicMs()
        if (!asked || leftMs <= 0) return false
        if (await asked.whenPulled(leftMs)) return true
        if (!restarting && asked === account) return false
      }
    },
    useThisComputer: (memberName) =>
      signIn('thisComputer', async () => {
        await embedded?.stop()
        const server = createEmbedded(moved)
        embedded = server
        const entered = await server.start(memberName).then((started) => {
          if (!started.ok) return started
          const { invitation, url } = started.value
          if (!invitation) return refused('embeddedServerFailed', 'it made no invitation')
          const deviceName = hostname().slice(0, limits.nameLength) || 'this computer'
          return enter({ serverUrl: url, code: invitation.code }, { memberName, deviceName }, true)
        })
        if (entered.ok) {
          server.keep()
        } else {
          await server.stop()
          embedded = null
          keepEmbedded()
        }
        return entered
      }),
    async join(input) {
      const link = parseInvitationLink(input.link)
      if (!link) return refused('linkMalformed')
      const { memberName, deviceName } = input
      return signIn('invitation', async () => {
        const entered = await enter(link, { memberName, deviceName }, false)
        if (!entered.ok) return entered
        await embedded?.stop()
        embedded = null
        return entered
      })
    },
    async signOut() {
      if (!stored || signingIn) return refused('notSignedIn')
      const unsent = unsentWork()
      if (unsent) return refused('workUnsent', unsent)
      const leaving = stored
      await end()
      // Something may have been kept while the account was ending.
      const late = unsentWork()
      if (late) {
        begin(leaving)
        account?.start()
        return refused('workUnsent', late)
      }
      await leaveServer(leaving, { net, clock, log })
      store.clear()
      stored = null
      await embedded?.stop()
      embedded = null
      await wipe()
      onChange(read())
      return done(undefined)
    },
    async close() {
      await end()
      await embedded?.stop()
    },
  }
}
