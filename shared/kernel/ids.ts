import { v7 } from 'uuid'
import { z } from 'zod'
import type { Clock } from './clock.ts'

/** UUID in its canonical lower-case form. Clients make them as version 7 (RFC 9562). */
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id')

export const WorkspaceId = uuid.brand<'WorkspaceId'>()
export type WorkspaceId = z.infer<typeof WorkspaceId>
export const MemberId = uuid.brand<'MemberId'>()
export type MemberId = z.infer<typeof MemberId>
export const DeviceId = uuid.brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>
export const ConversationId = uuid.brand<'ConversationId'>()
export type ConversationId = z.infer<typeof ConversationId>
/** A stream is named by the conversation or the member whose log it is. */
export const StreamId = uuid.brand<'StreamId'>()
export type StreamId = z.infer<typeof StreamId>
export const NoteId = uuid.brand<'NoteId'>()
export type NoteId = z.infer<typeof NoteId>
/** A take's id becomes the id of its blob and of its note: one id from key down to the listener's ear. */
export const TakeId = uuid.brand<'TakeId'>()
export type TakeId = z.infer<typeof TakeId>
export const BlobId = uuid.brand<'BlobId'>()
export type BlobId = z.infer<typeof BlobId>
export const MutationId = uuid.brand<'MutationId'>()
export type MutationId = z.infer<typeof MutationId>

/** Makes ids that sort by time of making; `random` gives 16 fresh bytes a call. */
export interface IdMaker {
  next(): string
}

export function createIdMaker(ports: { clock: Clock; random: () => Uint8Array }): IdMaker {
  return { next: () => v7({ msecs: ports.clock.nowMs(), random: ports.random() }) }
}

export const streamOfConversation = (id: ConversationId): StreamId => StreamId.parse(id)
export const streamOfMember = (id: MemberId): StreamId => StreamId.parse(id)
