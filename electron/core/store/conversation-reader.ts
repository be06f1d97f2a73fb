import type { Database } from 'better-sqlite3'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { type ConversationKind, Member } from '#shared/contract/model.ts'
import { type ConversationId, MemberId } from '#shared/kernel/ids.ts'
import { readable } from './damage-watch.ts'

/** Conversations and members, ready to show. */
export interface ConversationReader {
  read(conversationId: ConversationId): UiConversation | null
  has(conversationId: ConversationId): boolean
  /** Notes to self; null until they have come from the server. */
  self(): ConversationId | null
  /** Last active first. */
  list(): UiConversation[]
  /** Names alone, without the counting. */
  titles(): { readonly id: ConversationId; readonly title: string }[]
  /** Of conversations shared with this member; a `direct` shows this name. */
  directWith(memberId: MemberId): ConversationId | null
  member(memberId: MemberId): Member | null
  members(): Member[]
  conversationsOf(memberId: MemberId): ConversationId[]
}

interface RawTitle {
  id: ConversationId
  kind: ConversationKind
  name: string
  other_name: string | null
}

interface RawConversation extends RawTitle {
  member_ids: string
  last_seq: number
  last_activity_ms: number
  read_seq: number
  unread: number
  unheard: number
}

export function createConversationReader(db: Database, me: MemberId): ConversationReader {
  const otherName = `
      (SELECT group_concat(member.name, ', ') FROM conversation_member AS other JOIN member ON member.id = other.member_id
        WHERE other.conversation_id = conversation.id AND other.member_id <> :me) AS other_name`
  const select = `
    SELECT conversation.*,
      (SELECT json_group_array(member_id) FROM conversation_member WHERE conversation_id = conversation.id) AS member_ids,
      ${otherName},
      coalesce(activity.last_seq, 0) AS last_seq,
      coalesce(activity.at_ms, 0) AS last_activity_ms,
      coalesce(read_position.seq, 0) AS read_seq,
      (SELECT count(*) FROM note WHERE note.conversation_id = conversation.id AND note.author_id <> :me
        AND note.seq >= max(coalesce(read_position.seq, 0) + 1, coalesce(history.oldest_seq, 1)))
        + iif(coalesce(read_position.seq, 0) + 1 < history.oldest_seq, history.unread_before, 0) AS unread,
      (SELECT count(*) FROM note WHERE note.conversation_id = conversation.id AND note.is_heard = 0
        AND note.seq >= coalesce(history.oldest_seq, 1)) + coalesce(history.unheard_before, 0) AS unheard
    FROM conversation
      LEFT JOIN history ON history.conversation_id = conversation.id
      LEFT JOIN activity ON activity.conversation_id = conversation.id
      LEFT JOIN read_position ON read_position.conversation_id = conversation.id`
  const one = db.prepare<{ me: string; id: string }, RawConversation>(`${select} WHERE conversation.id = :id`)
  const all = db.prepare<{ me: string }, RawConversation>(`${select} ORDER BY last_activity_ms DESC, conversation.id`)
  const titles = db.prepare<{ me: string }, RawTitle>(`SELECT conversation.*, ${otherName} FROM conversation`)
  const has = db.prepare<[string], number>('SELECT 1 FROM conversation WHERE id = ?').pluck()
  const self = db.prepare<[], ConversationId>("SELECT id FROM conversation WHERE kind = 'self'").pluck()
  const directWith = db
    .prepare<[string], ConversationId>(
      `SELECT id FROM conversation JOIN conversation_member ON conversation_id = id WHERE kind = 'direct' AND member_id = ?`,
    )
    .pluck()
  const member = db.prepare<[string], Member>('SELECT id, name FROM member WHERE id = ?')
  const members = db.prepare<[], Member>('SELECT id, name FROM member ORDER BY name COLLATE NOCASE')
  const conversationsOf = db
    .prepare<[string], ConversationId>('SELECT conversation_id FROM conversation_member WHERE member_id = ?')
    .pluck()

  const toUi = readable(
    db,
    (row: RawConversation): UiConversation => ({
      id: row.id,
      kind: row.kind,
      title: titleOf(row),
      memberIds: MemberId.array().parse(JSON.parse(row.member_ids)),
      unread: row.unread,
      unheard: row.unheard,
      lastSeq: row.last_seq,
      readSeq: row.read_seq,
      lastActivityMs: row.last_activity_ms,
    }),
  )

  return {
    read(conversationId) {
      const row = one.get({ me, id: conversationId })
      return row ? toUi(row) : null
    },
    has: (conversationId) => has.get(conversationId) === 1,
    self: () => self.get() ?? null,
    list: () => all.all({ me }).map(toUi),
    titles: () => titles.all({ me }).map((row) => ({ id: row.id, title: titleOf(row) })),
    directWith: (memberId) => directWith.get(memberId) ?? null,
    member: (memberId) => member.get(memberId) ?? null,
    members: () => members.all().map(readable(db, (row) => Member.parse(row))),
    conversationsOf: (memberId) => conversationsOf.all(memberId),
  }
}

function titleOf(row: RawTitle): string {
  switch (row.kind) {
    case 'self':
      return 'Notes to self'
    case 'channel':
      return row.name
    case 'direct':
      return row.other_name ?? 'Direct'
    case 'group':
      return row.name || row.other_name || 'Group'
  }
}
