/** outbox.db: what this device alone knows. Never rebuilt, never thrown away. */
export const outboxMigrations = [
  `
  CREATE TABLE session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    server_url TEXT NOT NULL,
    token TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    workspace_name TEXT NOT NULL,
    member_id TEXT NOT NULL,
    member_name TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_name TEXT NOT NULL,
    is_embedded INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    mutation_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    note_id TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
    reason TEXT,
    detail TEXT
  ) STRICT;
  CREATE INDEX outbox_lane ON outbox (conversation_id, position) WHERE state = 'waiting';
  CREATE UNIQUE INDEX outbox_note ON outbox (note_id) WHERE kind = 'sendNote';

  CREATE TABLE upload (
    blob_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE REFERENCES outbox (position) ON DELETE CASCADE,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE abandoned_upload (blob_id TEXT PRIMARY KEY) STRICT;
  `,
  // A note may have several files, and two notes may have one in common.
  `
  CREATE TABLE note_upload (
    position INTEGER NOT NULL REFERENCES outbox (position) ON DELETE CASCADE,
    blob_id TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (position, blob_id)
  ) STRICT;
  INSERT INTO note_upload (position, blob_id, path, sha256, size_bytes)
    SELECT position, blob_id, path, sha256, size_bytes FROM upload;
  DROP TABLE upload;
  ALTER TABLE note_upload RENAME TO upload;
  CREATE INDEX upload_blob ON upload (blob_id);
  `,
] as const
