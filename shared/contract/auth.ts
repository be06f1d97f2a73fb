import { z } from 'zod'
import { DeviceId, MemberId, WorkspaceId } from '../kernel/ids.ts'
import { Member, Name, UnixMs } from './model.ts'

/** 128 random bits, base64url without padding. */
export const InvitationCode = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'not an invitation code')

/** `POST /auth/join`. `memberName` may be left out when the invitation is for a member who exists (another device). */
export const JoinRequest = z.object({
  code: InvitationCode,
  memberName: Name.nullable(),
  deviceName: Name,
})
export type JoinRequest = z.infer<typeof JoinRequest>

export const JoinAnswer = z.object({
  /** Bearer token of the device; the server keeps only its SHA-256. */
  token: z.string().min(40),
  workspace: z.object({ id: WorkspaceId, name: Name }),
  member: Member,
  device: z.object({ id: DeviceId, name: Name }),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>

export const InvitationAnswer = z.object({ code: InvitationCode, expiresAtMs: UnixMs })
export type InvitationAnswer = z.infer<typeof InvitationAnswer>

export const MeAnswer = z.object({
  workspace: z.object({ id: WorkspaceId, name: Name }),
  member: z.object({ id: MemberId, name: Name }),
  device: z.object({ id: DeviceId, name: Name }),
})
export type MeAnswer = z.infer<typeof MeAnswer>

export interface InvitationLink {
  /** Origin of the server, no trailing slash. */
  readonly serverUrl: string
  readonly code: string
}

/** The code stands in the fragment, so that it reaches no server log. */
export const formatInvitationLink = (link: InvitationLink): string => `${link.serverUrl}/join#${link.code}`

/** Null for anything that is not exactly `http(s)://host[:port]/join#code`. */
export function parseInvitationLink(text: string): InvitationLink | null {
  const match = /^(https?:\/\/[^/?#\s@]+)\/join#([A-Za-z0-9_-]{22})$/.exec(text.trim())
  if (!match?.[1] || !match[2]) return null
  return { serverUrl: match[1], code: match[2] }
}
