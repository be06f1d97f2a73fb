import { randomBytes } from 'node:crypto'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import {
  type Device,
  doneOf,
  joinAs,
  joinAsOwner,
  openServer,
  type TestServer,
  uploadBlob,
  voiceNote,
} from './support.ts'

export interface TwoMembers {
  readonly server: TestServer
  /** The owner. */
  readonly olga: Device
  readonly ben: Device
  readonly general: ConversationId
}

/** A server of its own with two members; `dispose` of the server ends it. */
export async function openTwoMembers(options?: Parameters<typeof openServer>[0]): Promise<TwoMembers> {
  const server = await openServer(options)
  const olga = await joinAsOwner(server)
  return { server, olga, ben: await joinAs(olga, 'Ben'), general: await olga.general() }
}

/** What `device` said, as a note that is there. */
export async function sendVoice(device: Device, conversationId: ConversationId): Promise<NoteId> {
  const bytes = randomBytes(100)
  const note = voiceNote(conversationId, await uploadBlob(device, bytes), bytes)
  doneOf(await device.mutate({ kind: 'sendNote', note }))
  return note.id
}
