import type { Clock } from '#shared/kernel/clock.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { readAddress } from '../address.ts'
import { reasonOfOpening } from '../db/faults.ts'
import { type Db, openExisting } from '../db/open.ts'
import { createWriter, type WriteScope } from '../db/writer.ts'
import { nameKeyOf } from '../domain/members.ts'
import { databaseOf } from '../files.ts'
import { createHostClock, hostRandom } from '../ports.ts'
import { createInvitation } from './invitations.ts'
import type { RandomBytes } from './secrets.ts'

export interface LocalInvitation {
  readonly code: string
  /** Where the server was last reached; goes into the link. */
  readonly serverUrl: string
  readonly expiresAtMs: number
}

interface LocalInvitationOrder {
  readonly dataDir: string
  /** Lets this member's further device in; without it, a new member. */
  readonly memberName?: string
  readonly clock?: Clock
  readonly random?: RandomBytes
}

/**
 * Makes an invitation straight in a server's data folder, for whoever may write there; the server may be running.
 * Refuses with `fileMissing` (no server was ever started here), `memberUnknown`, `dataNewer`, `serverTooOld`
 * (start this version's server once), `dataDamaged` or `dataFolderReadOnly`.
 */
export async function createLocalInvitation(order: LocalInvitationOrder): Promise<Result<LocalInvitation, Reason>> {
  const path = databaseOf(order.dataDir)
  const db = await openExisting(path)
  if (!db.ok) return db
  try {
    return await createIn(db.value, order)
  } catch (error) {
    return refused(reasonOfOpening(error), path)
  } finally {
    await db.value.destroy()
  }
}

async function createIn(db: Db, order: LocalInvitationOrder): Promise<Result<LocalInvitation, Reason>> {
  const address = readAddress(order.dataDir)
  if (!address) return refused('fileMissing', `${order.dataDir} (the address of the server)`)
  // The running server learns nothing of this write, and need not: invitations are no events.
  const writer = createWriter({ db, clock: order.clock ?? createHostClock(), onPublished: () => undefined })
  return writer.write<LocalInvitation, Reason>(async (scope) => {
    const workspace = await scope.trx.selectFrom('workspace').select('id').executeTakeFirst()
    if (!workspace) return refused('fileMissing', `${order.dataDir} (a workspace)`)
    const member = order.memberName === undefined ? done(null) : await findMember(scope, order.memberName)
    if (!member.ok) return member
    const invitation = await createInvitation(scope, {
      workspaceId: workspace.id,
      memberId: member.value,
      createdBy: null,
      random: order.random ?? hostRandom,
    })
    return done({ ...invitation, serverUrl: address.url })
  })
}

async function findMember(scope: WriteScope, name: string) {
  const row = await scope.trx
    .selectFrom('member')
    .select('id')
    .where('name_key', '=', nameKeyOf(name))
    .executeTakeFirst()
  return row ? done(row.id) : refused('memberUnknown', name)
}
