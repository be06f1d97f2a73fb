import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { DeviceId, MemberId, WorkspaceId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Secrets } from '../ports.ts'
import { isSealed, sealToken, unsealToken } from './sealed-token.ts'

/** Who this device is signed in as, and where. */
export const StoredSession = z.object({
  serverUrl: z.string(),
  /** Null: it is sealed, and cannot be opened here. */
  token: z.string().nullable(),
  workspaceId: WorkspaceId,
  workspaceName: z.string(),
  memberId: MemberId,
  memberName: z.string(),
  deviceId: DeviceId,
  deviceName: z.string(),
  isEmbedded: z.boolean(),
})
export type StoredSession = z.infer<typeof StoredSession>

/** The token lies sealed where the host can do that, and otherwise as it is, in a file that only this person may read. */
export interface SessionStore {
  read(): StoredSession | null
  /** Before the first reading: opens the token, and seals one that lies there as it is. Never throws for a keyring's sake. */
  unlock(): Promise<void>
  /** Throws what SQLite throws. */
  save(session: StoredSession & { readonly token: string }): Promise<void>
  /** The server has another address now. */
  move(serverUrl: string): void
  clear(): void
}

/** `secrets`: null where the host has none. */
export function createSessionStore(db: Database, secrets: Secrets | null, log: Log): SessionStore {
  const read = db.prepare(`
    SELECT server_url AS serverUrl, token, workspace_id AS workspaceId, workspace_name AS workspaceName, member_id AS memberId,
      member_name AS memberName, device_id AS deviceId, device_name AS deviceName, is_embedded AS isEmbedded
    FROM session`)
  const readToken = db.prepare<[], string>('SELECT token FROM session').pluck()
  const writeToken = db.prepare('UPDATE session SET token = ?')
  const save = db.prepare(`
    INSERT OR REPLACE INTO session
      (id, server_url, token, workspace_id, workspace_name, member_id, member_name, device_id, device_name, is_embedded)
    VALUES (1, @serverUrl, @token, @workspaceId, @workspaceName, @memberId, @memberName, @deviceId, @deviceName, @isEmbedded)`)
  const move = db.prepare('UPDATE session SET server_url = ?')
  const clear = db.prepare('DELETE FROM session')
  /** The token in the clear, of the row as it is now; null: not opened. */
  let opened: { readonly stored: string; readonly token: string } | null = null

  /** What was there before must not stay readable in pages that SQLite no longer uses. */
  const replaceToken = (token: string): void => {
    db.pragma('secure_delete = ON')
    writeToken.run(token)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.pragma('secure_delete = OFF')
  }
  const tokenOf = (stored: string): string | null => {
    if (!isSealed(stored)) return stored
    return opened?.stored === stored ? opened.token : null
  }

  return {
    read() {
      const row = read.get() as (Record<string, unknown> & { token: string }) | undefined
      return row ? StoredSession.parse({ ...row, token: tokenOf(row.token), isEmbedded: row.isEmbedded === 1 }) : null
    },
    async unlock() {
      const stored = readToken.get()
      if (stored === undefined) return
      const found = isSealed(stored) ? await unsealToken(stored, secrets, log) : { token: stored, isStale: true }
      if (found === null) return
      opened = { stored, token: found.token }
      const sealed = found.isStale ? await sealToken(found.token, secrets, log) : stored
      if (sealed === stored) return
      try {
        replaceToken(sealed)
        opened = { stored: sealed, token: found.token }
      } catch (error) {
        // A full disk: it is done at another start.
        log('warn', 'the token could not be sealed', { error: String(error) })
      }
    },
    async save(session) {
      const stored = await sealToken(session.token, secrets, log)
      save.run({ ...session, token: stored, isEmbedded: session.isEmbedded ? 1 : 0 })
      opened = { stored, token: session.token }
    },
    move(serverUrl) {
      move.run(serverUrl)
    },
    clear() {
      clear.run()
      opened = null
    },
  }
}
