import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { pastNote, writePast } from '../../../support/server-past.ts'
import type { TestServer } from './world.ts'

/** A past of `count` notes, a note per event. Returns their ids, oldest first. */
export function seedHistory(
  server: TestServer,
  wish: { conversationId: ConversationId; authorId: MemberId; count: number; kind?: 'text' | 'voice' },
): NoteId[] {
  const { conversationId, authorId, count, kind = 'text' } = wish
  const notes = Array.from({ length: count }, () => pastNote(conversationId, authorId, kind))
  const past = notes.map((note) => ({ actorId: authorId, body: { kind: 'noteSent', note } as const }))
  writePast(server.dataDir, conversationId, past)
  return notes.map(({ id }) => id)
}
