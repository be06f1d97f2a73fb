/**
 * cache.db: projections of the server's events, rebuilt by pulling from 0 whenever the file is missing or damaged.
 * There are no foreign keys: a stream's events may come before the event that introduces its conversation.
 *
 * `note.is_heard`: by this member; own notes and text count as heard. The partial indexes keep counting cheap however long
 * the history is: unheard notes are few, and unread ones stand at the end of `note_order`.
 */
export const cacheMigrations = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE member (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;

  CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT;
  CREATE TABLE conversation_member (
    conversation_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (conversation_id, member_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversation_member_of ON conversation_member (member_id);

  CREATE TABLE read_position (conversation_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE activity (conversation_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;

  CREATE TABLE note (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    author_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    root_id TEXT,
    anchor_note_id TEXT,
    anchor_at_ms INTEGER,
    text TEXT,
    blob_id TEXT,
    sha256 TEXT,
    size_bytes INTEGER,
    duration_ms INTEGER,
    peaks BLOB,
    created_at_ms INTEGER NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    is_heard INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX note_order ON note (conversation_id, seq, author_id);
  CREATE INDEX note_timeline ON note (conversation_id, seq) WHERE root_id IS NULL;
  CREATE INDEX note_thread ON note (root_id, seq) WHERE root_id IS NOT NULL;
  CREATE INDEX note_unheard ON note (conversation_id, sent_at_ms) WHERE is_heard = 0;
  CREATE INDEX note_unheard_reply ON note (root_id) WHERE is_heard = 0 AND root_id IS NOT NULL;
  CREATE INDEX note_blob ON note (blob_id) WHERE blob_id IS NOT NULL;

  CREATE TABLE heard (
    note_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (note_id, member_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cursor (stream_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;

  CREATE TABLE deferred (
    stream_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  // What the event at the cursor was, so that a server put back to an older state is noticed.
  'ALTER TABLE cursor ADD COLUMN mark TEXT',
  // `reaction`: as the server has it, `is_on` 0 for one taken off, whose `seq` tells that it is newer than another.
  // `reaction_wish`: what this device has asked for and the server has not answered; a projection of the outbox.
  `
  CREATE TABLE reaction (
    note_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    reaction TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    at_ms INTEGER,
    seq INTEGER NOT NULL,
    PRIMARY KEY (note_id, member_id, reaction)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reaction_wish (
    note_id TEXT NOT NULL,
    reaction TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    at_ms INTEGER,
    mutation_id TEXT NOT NULL,
    PRIMARY KEY (note_id, reaction)
  ) STRICT, WITHOUT ROWID;
  `,
  // Conversations of which only what is from `oldest_seq` on has come yet, and what is to be counted before that. Others are whole.
  `
  CREATE TABLE history (
    conversation_id TEXT PRIMARY KEY,
    oldest_seq INTEGER NOT NULL,
    unread_before INTEGER NOT NULL,
    unheard_before INTEGER NOT NULL
  ) STRICT;
  DROP INDEX note_unheard;
  CREATE INDEX note_unheard ON note (conversation_id, seq, sent_at_ms) WHERE is_heard = 0;
  `,
  // Words come cut and folded (`shared/search`), ids without their dashes: the tokenizer only splits at spaces. The words
  // themselves are not kept a second time. `search-index.ts` fills it from the notes that are here already.
  `
  CREATE VIRTUAL TABLE search USING fts5 (
    text, who, place, note_id UNINDEXED,
    tokenize = 'ascii', content = '', contentless_delete = 1, contentless_unindexed = 1
  );
  `,
  // Which recordings are young.
  'CREATE INDEX note_recording ON note (sent_at_ms) WHERE blob_id IS NOT NULL',
  // Marks of a recording, as JSON; null for those without.
  'ALTER TABLE note ADD COLUMN chapters TEXT',
  // What a player needs to even out loudness and to skip pauses, as JSON; null for notes without.
  'ALTER TABLE note ADD COLUMN sound TEXT',
  // This member's own word on what they heard, which for them counts over `heard`. `seq`: in the private stream; 0 before the server has it.
  `
  CREATE TABLE own_heard (
    note_id TEXT PRIMARY KEY,
    is_heard INTEGER NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // As reactions: `is_wish` 1 is what this device has asked for and the server has not answered. `segments` null: taken away. `words`: as one text.
  `
  CREATE TABLE caption (
    note_id TEXT NOT NULL,
    is_wish INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    language TEXT,
    source TEXT,
    segments TEXT,
    words TEXT,
    mutation_id TEXT,
    PRIMARY KEY (note_id, is_wish)
  ) STRICT;
  `,
  // Where this member stopped. `seq`: in the private stream; 0 before the server has it.
  `
  CREATE TABLE place (
    note_id TEXT PRIMARY KEY,
    at_ms INTEGER,
    is_through INTEGER,
    seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // As they stand in the note, as JSON; null where there is none. `anchor_detail`: the mark or the place that an anchor is about.
  // `note_file`: all bytes of a note but its sound, which its own row names.
  `
  ALTER TABLE note ADD COLUMN anchor_detail TEXT;
  ALTER TABLE note ADD COLUMN track TEXT;
  ALTER TABLE note ADD COLUMN pictures TEXT;
  ALTER TABLE note ADD COLUMN video TEXT;
  CREATE TABLE note_file (
    note_id TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    type TEXT NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (note_id, blob_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX note_file_blob ON note_file (blob_id);
  `,
] as const
