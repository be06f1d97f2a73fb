import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { NoteDraft } from '#shared/contract/model.ts'
import { BlobId, ConversationId, MutationId, NoteId } from '#shared/kernel/ids.ts'
import { migrate } from './open-database.ts'
import { outboxMigrations } from './outbox-schema.ts'
import { createOutboxStore, type UploadRow } from './outbox-store.ts'

const uuid = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const blob = (n: number): BlobId => BlobId.parse(uuid(n))
const mutation = (n: number): MutationId => MutationId.parse(uuid(n))
const file = (n: number): UploadRow => ({
  blobId: blob(n),
  path: `/takes/${n}`,
  sha256: 'a'.repeat(64),
  sizeBytes: 100 + n,
})

const noteOf = (n: number): NoteDraft => ({
  id: NoteId.parse(uuid(n)),
  conversationId: ConversationId.parse(uuid(900)),
  kind: 'text',
  rootId: null,
  anchor: null,
  text: 'words',
  audio: null,
  createdAtMs: 0,
})

function setUp() {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, outboxMigrations, 0)
  const store = createOutboxStore(db)
  const queue = (n: number, files: readonly UploadRow[]): number => {
    store.add(mutation(n), { kind: 'sendNote', note: noteOf(n) }, files)
    return store.ofNote(noteOf(n).id)?.position ?? 0
  }
  return { store, queue }
}

describe('the files of a note that waits', () => {
  it('are kept together, and each leads back to its note', () => {
    const { store, queue } = setUp()
    const first = queue(1, [file(10), file(11), file(12)])
    queue(2, [file(20)])
    expect(store.uploadsOf(first)).toEqual([file(10), file(11), file(12)])
    expect(store.uploadsWaiting()).toHaveLength(4)
    expect(store.notesOfUpload(blob(11)).map(({ position }) => position)).toEqual([first])
    store.remove(first)
    expect(store.uploadsWaiting()).toEqual([file(20)])
    expect(store.abandoned()).toEqual([])
  })

  it('are all to be taken back when the note is thrown away, but for one that another note needs', () => {
    const { store, queue } = setUp()
    const first = queue(1, [file(10), file(11), file(12)])
    const second = queue(2, [file(12), file(20)])
    expect(store.notesOfUpload(blob(12))).toHaveLength(2)
    expect(store.discard(first)).toEqual([blob(10), blob(11)])
    expect(store.abandoned()).toEqual([blob(10), blob(11)])
    expect(store.uploadsOf(second)).toEqual([file(12), file(20)])
  })

  it('are wanted again when they are queued after all', () => {
    const { store, queue } = setUp()
    store.abandon(blob(10))
    store.abandon(blob(11))
    queue(1, [file(10), file(11)])
    expect(store.abandoned()).toEqual([])
  })
})

it('takes over what waited when a note had one file', () => {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, outboxMigrations.slice(0, 1), 0)
  const body = JSON.stringify({ kind: 'sendNote', note: noteOf(1) })
  db.prepare(
    "INSERT INTO outbox (position, mutation_id, kind, conversation_id, note_id, body) VALUES (7, ?, 'sendNote', ?, ?, ?)",
  ).run(mutation(1), uuid(900), uuid(1), body)
  db.prepare("INSERT INTO upload VALUES (?, 7, '/takes/10', ?, 110)").run(blob(10), 'a'.repeat(64))
  migrate(db, outboxMigrations, 1)
  const store = createOutboxStore(db)
  expect(store.uploadsOf(7)).toEqual([file(10)])
  store.remove(7)
  expect(store.uploadsWaiting()).toEqual([])
})
