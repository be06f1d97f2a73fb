import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { DeviceId, MemberId, WorkspaceId } from '#shared/kernel/ids.ts'

/** Who this device is signed in as, and where. */
export const StoredSession = z.object({
  serverUrl: z.string(),
  token: z.string(),
  workspaceId: WorkspaceId,
  workspaceName: z.string(),
  memberId: MemberId,
  memberName: z.string(),
  deviceId: DeviceId,
  deviceName: z.string(),
  isEmbedded: z.boolean(),
})
export type StoredSession = z.infer<typeof StoredSession>

export interface SessionStore {
  read(): StoredSession | null
  save(session: StoredSession): void
  clear(): void
}

export function createSessionStore(db: Database): SessionStore {
  const read = db.prepare(`
    SELECT server_url AS serverUrl, token, workspace_id AS workspaceId, workspace_name AS workspaceName, member_id AS memberId,
      member_name AS memberName, device_id AS deviceId, device_name AS deviceName, is_embedded AS isEmbedded
    FROM session`)
  const save = db.prepare(`
    INSERT OR REPLACE INTO session
      (id, server_url, token, workspace_id, workspace_name, member_id, member_name, device_id, device_name, is_embedded)
    VALUES (1, @serverUrl, @token, @workspaceId, @workspaceName, @memberId, @memberName, @deviceId, @deviceName, @isEmbedded)`)
  const clear = db.prepare('DELETE FROM session')
  return {
    read() {
      const row = read.get() as Record<string, unknown> | undefined
      return row ? StoredSession.parse({ ...row, isEmbedded: row.isEmbedded === 1 }) : null
    },
    save(session) {
      save.run({ ...session, isEmbedded: session.isEmbedded ? 1 : 0 })
    },
    clear() {
      clear.run()
    },
  }
}
