import type { Generated } from 'kysely'
import type { ConversationKind, NoteKind } from '#shared/contract/model.ts'
import type { Reaction } from '#shared/contract/reaction.ts'
import type {
  BlobId,
  ConversationId,
  DeviceId,
  MemberId,
  MutationId,
  NoteId,
  StreamId,
  WorkspaceId,
} from '#shared/kernel/ids.ts'

/** The columns as they are stored. Times are Unix milliseconds; JSON is text; hashes are SHA-256 in lower-case hex. */
export interface Tables {
  workspace: { id: WorkspaceId; name: string; created_at_ms: number }
  /** `name_key`: the name as compared (case, width and inner spaces folded); unique in the workspace. */
  member: {
    id: MemberId
    workspace_id: WorkspaceId
    name: string
    name_key: string
    role: 'owner' | 'member'
    created_at_ms: number
    /** 0: others do not learn what this member hears. Left to its default, 1, when a member is made. */
    sends_receipts: Generated<0 | 1>
  }
  device: {
    id: DeviceId
    member_id: MemberId
    name: string
    token_hash: string
    created_at_ms: number
    revoked_at_ms: number | null
  }
  /** `member_id`: the member whose further device it lets in; null makes a new member. */
  invitation: {
    code_hash: string
    workspace_id: WorkspaceId
    member_id: MemberId | null
    created_by: MemberId | null
    created_at_ms: number
    expires_at_ms: number
    used_at_ms: number | null
    used_by: DeviceId | null
  }
  /** `direct_key`: both member ids in order, so that two people have one `direct`; null for other kinds. */
  conversation: {
    id: ConversationId
    workspace_id: WorkspaceId
    kind: ConversationKind
    name: string
    direct_key: string | null
    created_by: MemberId
    created_at_ms: number
  }
  conversation_member: { conversation_id: ConversationId; member_id: MemberId; joined_at_ms: number; read_seq: number }
  /** The row that hands out `seq`; its lock is the order of the stream. */
  stream: { id: StreamId; last_seq: number }
  event: { stream_id: StreamId; seq: number; kind: string; body: string; actor_id: MemberId | null; at_ms: number }
  note: {
    id: NoteId
    conversation_id: ConversationId
    author_id: MemberId
    kind: NoteKind
    root_id: NoteId | null
    anchor_note_id: NoteId | null
    anchor_at_ms: number | null
    text: string | null
    blob_id: BlobId | null
    duration_ms: number | null
    seq: number
    created_at_ms: number
    sent_at_ms: number
  }
  /** Every blob of a note, its `blob_id` among them: who may read the note may read these, and they stay as long as it does. */
  note_file: { note_id: NoteId; blob_id: BlobId }
  blob: { id: BlobId; uploader_id: MemberId; sha256: string; size_bytes: number; created_at_ms: number }
  /**
   * An upload under way; `offset_bytes` moves only after the bytes before it are on disk, but for the first `front_bytes`, which come with
   * the last ones.
   */
  upload: {
    id: BlobId
    member_id: MemberId
    offset_bytes: number
    front_bytes: number
    created_at_ms: number
    touched_at_ms: number
  }
  /** The first answer to each mutation, word for word. */
  mutation: { member_id: MemberId; id: MutationId; answer: string; at_ms: number }
  /** What others were told. */
  heard: { note_id: NoteId; member_id: MemberId; at_ms: number; seq: number }
  /** Where the last word on a note's captions stands, that they were taken away included. */
  caption: { note_id: NoteId; seq: number }
  /** The member's own last word on it, which for them counts over `heard`. `seq`: in their private stream. */
  own_heard: { note_id: NoteId; member_id: MemberId; is_heard: 0 | 1; seq: number }
  /** Where a member stopped in a note. `at_ms` null: nowhere, it was heard. `set_at_ms`: when that was said, by the server's clock. */
  place: {
    note_id: NoteId
    member_id: MemberId
    at_ms: number | null
    is_through: 0 | 1 | null
    set_at_ms: number
  }
  /** The last word of a member on one reaction to one note. `is_on` 0: taken off again; kept, so that its `seq` is known. */
  reaction: {
    note_id: NoteId
    member_id: MemberId
    reaction: Reaction
    is_on: 0 | 1
    at_ms: number | null
    seq: number
  }
  schema_version: { version: number; applied_at_ms: number }
}
