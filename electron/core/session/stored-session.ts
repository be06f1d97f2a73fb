import type { JoinAnswer } from '#shared/contract/auth.ts'
import type { Session } from '#shared/contract/desktop.ts'
import type { StoredSession } from '../store/session-store.ts'

/** What windows are told of a stored session; none is signed out. */
export const sessionOf = (stored: StoredSession | null): Session =>
  stored
    ? {
        kind: 'signedIn',
        serverUrl: stored.serverUrl,
        isEmbedded: stored.isEmbedded,
        workspaceName: stored.workspaceName,
        member: { id: stored.memberId, name: stored.memberName },
        deviceName: stored.deviceName,
      }
    : { kind: 'signedOut' }

/** What a device keeps of being let in. */
export function toStored(answer: JoinAnswer, serverUrl: string, isEmbedded: boolean): StoredSession {
  return {
    serverUrl,
    token: answer.token,
    workspaceId: answer.workspace.id,
    workspaceName: answer.workspace.name,
    memberId: answer.member.id,
    memberName: answer.member.name,
    deviceId: answer.device.id,
    deviceName: answer.device.name,
    isEmbedded,
  }
}
