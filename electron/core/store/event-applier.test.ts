import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Event, KnownEventBody } from '#shared/contract/event.ts'
import type { Note } from '#shared/contract/model.ts'
import { BlobId, ConversationId, MemberId, NoteId, StreamId } from '#shared/kernel/ids.ts'
import { cacheMigrations } from './cache-schema.ts'
import { createConversationReader } from './conversation-reader.ts'
import { createEventApplier, type EventApplier } from './event-applier.ts'
import { createNoteReader } from './note-reader.ts'
import { createProjection } from './projection.ts'

const id = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const me = MemberId.parse(id(1))
const you = MemberId.parse(id(2))
const room = ConversationId.parse(id(10))
const roomStream = StreamId.parse(id(10))
const myStream = StreamId.parse(id(1))
const members = [
  { id: me, name: 'Me' },
  { id: you, name: 'You' },
]

function setUp() {
  const db = new Database(':memory:')
  for (const sql of cacheMigrations) db.exec(sql)
  const projection = createProjection(db, me)
  const applier = createEventApplier(db, projection, me)
  const notes = createNoteReader({ db, me, isCached: () => false })
  const conversations = createConversationReader(db, me)
  return { db, applier, notes, conversations }
}

const cursorsOf = (applier: EventApplier) =>
  Object.fromEntries([...applier.tips()].map(([streamId, { seq }]) => [streamId, seq]))

const event = (streamId: StreamId, seq: number, body: KnownEventBody | { kind: string }): Event => ({
  streamId,
  seq,
  actorId: null,
  atMs: 1_000 + seq,
  body,
})
function note(n: number, change: Partial<Note> = {}): Note {
  return {
    id: NoteId.parse(id(n)),
    conversationId: room,
    kind: 'voice',
    rootId: null,
    anchor: null,
    text: null,
    audio: {
      blobId: BlobId.parse(id(n)),
      sha256: 'a'.repeat(64),
      sizeBytes: 10,
      durationMs: 1000,
      peaks: new Array<number>(100).fill(7),
    },
    createdAtMs: 1,
    sentAtMs: 1_000 + n,
    authorId: you,
    ...change,
  }
}
const text = (n: number, change: Partial<Note> = {}): Note =>
  note(n, { kind: 'text', text: 'hi', audio: null, ...change })
const sent = (seq: number, sentNote: Note): Event => event(roomStream, seq, { kind: 'noteSent', note: sentNote })
const joined = event(myStream, 1, {
  kind: 'conversationJoined',
  conversation: { id: room, kind: 'direct', name: '', memberIds: [me, you] },
  members,
})

let world: ReturnType<typeof setUp>
beforeEach(() => {
  world = setUp()
  world.applier.apply(myStream, [joined])
})

describe('applying events', () => {
  it('takes each event once and in order, whatever comes twice or too early', () => {
    const { applier, notes } = world
    expect(applier.apply(roomStream, [sent(1, note(101)), sent(2, note(102))])).toMatchObject({
      isGap: false,
      cursor: 2,
    })
    expect(applier.apply(roomStream, [sent(2, note(199))])).toMatchObject({ isGap: false, cursor: 2 })
    expect(applier.apply(roomStream, [sent(5, note(105))])).toMatchObject({ isGap: true, cursor: 2 })
    expect(notes.ofConversation(room).map(({ seq }) => seq)).toEqual([1, 2])
    expect(applier.apply(roomStream, [sent(2, note(102)), sent(3, note(103)), sent(5, note(105))])).toMatchObject({
      isGap: true,
      cursor: 3,
    })
    expect(cursorsOf(applier)).toEqual({ [myStream]: 1, [roomStream]: 3 })
  })

  it('moves the cursor only together with what the events wrote', () => {
    const { applier, db, notes } = world
    db.exec("CREATE TRIGGER full BEFORE INSERT ON note WHEN NEW.seq = 2 BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect(() => applier.apply(roomStream, [sent(1, note(101)), sent(2, note(102))])).toThrow('disk full')
    expect(applier.cursor(roomStream)).toBe(0)
    expect(notes.ofConversation(room)).toEqual([])
  })

  it('keeps what it does not understand, counts it, and reads it when it can', () => {
    const { applier, db, notes } = world
    applier.apply(roomStream, [event(roomStream, 1, { kind: 'noteSung' }), sent(2, note(102))])
    expect(applier.cursor(roomStream)).toBe(2)
    expect(applier.deferredCount()).toBe(1)
    const body = JSON.stringify(sent(1, note(101)))
    db.prepare('UPDATE deferred SET event = ?').run(body)
    expect([...applier.replayDeferred().notes]).toEqual([id(101)])
    expect(applier.deferredCount()).toBe(0)
    expect(notes.ofConversation(room).map(({ id }) => id)).toEqual([id(101), id(102)])
  })

  it('removes a conversation with everything in it', () => {
    const { applier, db, conversations } = world
    applier.apply(roomStream, [sent(1, note(101))])
    const touched = applier.drop([roomStream])
    expect(touched.gone).toEqual([{ conversationId: room, blobIds: [id(101)] }])
    expect(conversations.list()).toEqual([])
    for (const table of ['note', 'conversation_member', 'activity']) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    }
    expect(cursorsOf(applier)).toEqual({ [myStream]: 1 })
  })
})

describe('counting', () => {
  it('counts the notes of others after the read position, and their recordings not listened to', () => {
    const { applier, conversations } = world
    applier.apply(roomStream, [
      sent(1, note(101)),
      sent(2, text(102)),
      sent(3, note(103, { authorId: me })),
      sent(4, note(104)),
    ])
    expect(conversations.read(room)).toMatchObject({ title: 'You', unread: 3, unheard: 2, lastSeq: 4, readSeq: 0 })
    applier.apply(myStream, [event(myStream, 2, { kind: 'readMoved', conversationId: room, upToSeq: 3 })])
    expect(conversations.read(room)).toMatchObject({ unread: 1, unheard: 2, readSeq: 3 })
    applier.apply(roomStream, [
      event(roomStream, 5, { kind: 'noteHeard', noteId: NoteId.parse(id(101)), memberId: me, atMs: 9 }),
    ])
    expect(conversations.read(room)).toMatchObject({ unread: 1, unheard: 1, lastSeq: 5 })
  })

  it('never moves the read position back', () => {
    const { applier, conversations } = world
    applier.apply(myStream, [
      event(myStream, 2, { kind: 'readMoved', conversationId: room, upToSeq: 9 }),
      event(myStream, 3, { kind: 'readMoved', conversationId: room, upToSeq: 4 }),
    ])
    expect(conversations.read(room)?.readSeq).toBe(9)
  })

  it('counts replies on their root, and shows both anew', () => {
    const { applier, notes } = world
    const rootId = NoteId.parse(id(101))
    applier.apply(roomStream, [sent(1, note(101))])
    const { touched } = applier.apply(roomStream, [sent(2, note(102, { rootId })), sent(3, text(103, { rootId }))])
    expect([...touched.notes].sort()).toEqual([id(101), id(102), id(103)])
    expect(notes.read(rootId)?.replies).toEqual({ count: 2, unheard: 1 })
    expect(notes.page(room, null, 10).notes.map((shown) => shown.id)).toEqual([rootId])
    expect(notes.replies(rootId).map((shown) => shown.id)).toEqual([id(102), id(103)])
  })

  it('knows a recording as heard although the mark came before the note', () => {
    const { applier, conversations } = world
    applier.apply(roomStream, [
      event(roomStream, 1, { kind: 'noteHeard', noteId: NoteId.parse(id(101)), memberId: me, atMs: 9 }),
      sent(2, note(101)),
    ])
    expect(conversations.read(room)?.unheard).toBe(0)
  })

  it('stays quick however long the history is', () => {
    const { applier, db } = world
    applier.apply(roomStream, [sent(1, note(101))])
    const plan = (sql: string): string =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail).join('\n')
    expect(plan("SELECT count(*) FROM note WHERE conversation_id = 'x' AND is_heard = 0")).toContain('note_unheard')
    expect(plan("SELECT count(*) FROM note WHERE conversation_id = 'x' AND seq > 3 AND author_id <> 'y'")).toContain(
      'COVERING INDEX note_order',
    )
    expect(plan("SELECT count(*) FROM note AS reply WHERE reply.root_id = 'x' AND reply.is_heard = 0")).toContain(
      'note_unheard_reply',
    )
    expect(
      plan("SELECT id FROM note WHERE conversation_id = 'x' AND root_id IS NULL AND seq < 9 ORDER BY seq DESC"),
    ).toContain('note_timeline')
  })
})

describe('pages', () => {
  it('come oldest first, newest page first, and say whether older ones are there', () => {
    const { applier, notes } = world
    applier.apply(
      roomStream,
      Array.from({ length: 5 }, (_, i) => sent(i + 1, note(101 + i))),
    )
    const newest = notes.page(room, null, 2)
    expect([newest.notes.map(({ seq }) => seq), newest.hasOlder]).toEqual([[4, 5], true])
    const older = notes.page(room, 4, 3)
    expect([older.notes.map(({ seq }) => seq), older.hasOlder]).toEqual([[1, 2, 3], false])
  })
})
