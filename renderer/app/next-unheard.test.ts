import { expect, it } from 'vitest'
import type { UiConversation, UiNote } from '#shared/contract/desktop.ts'
import { ConversationId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from '../stores/note-fixture.ts'
import { findNextUnheard, type NextUnheardInput } from './next-unheard.ts'

const audio = { durationMs: 1000, sizeBytes: 1, sha256: '', peaks: [], isCached: true }
const unheard = (more: Partial<UiNote> = {}) => aNote({ kind: 'voice', audio, isHeard: false, ...more })
const heard = (seq: number) => aNote({ kind: 'voice', audio, isHeard: true, seq })

const room = (n: number, count: number): UiConversation => ({
  id: ConversationId.parse(idEndingWith(n)),
  kind: 'channel',
  title: `room ${n}`,
  memberIds: [],
  unread: 0,
  unheard: count,
  lastSeq: 0,
  readSeq: 0,
  lastActivityMs: 0,
})

/** A core that holds these notes, by room, and gives them two at a time. */
function search(rooms: readonly [UiConversation, readonly UiNote[]][], more: Partial<NextUnheardInput> = {}) {
  return findNextUnheard({
    conversations: rooms.map(([conversation]) => conversation),
    held: {},
    current: null,
    async readPage({ conversationId, before }) {
      const notes = rooms.find(([conversation]) => conversation.id === conversationId)?.[1] ?? []
      const older = notes.filter((note) => before === null || (note.seq ?? 0) < before)
      return { notes: older.slice(-2), hasOlder: older.length > 2 }
    },
    readThread: () => Promise.resolve({ replies: [] }),
    ...more,
  })
}

it('finds the oldest unheard note, however far up it stands', async () => {
  const old = unheard({ seq: 2 })
  const notes = [heard(1), old, heard(3), heard(4), heard(5), unheard({ seq: 6 })]
  expect((await search([[room(1, 2), notes]]))?.id).toBe(old.id)
})
it('goes to the next conversation when the first has none', async () => {
  const there = unheard({ seq: 1 })
  const rooms: [UiConversation, UiNote[]][] = [
    [room(1, 0), [heard(1)]],
    [room(2, 1), [there]],
  ]
  expect((await search(rooms))?.id).toBe(there.id)
})
it('passes over the note that is in the player', async () => {
  const [first, second] = [unheard({ seq: 1 }), unheard({ seq: 2 })]
  expect((await search([[room(1, 2), [first, second]]], { current: first.id }))?.id).toBe(second.id)
})
it('looks into threads', async () => {
  const reply = unheard({ seq: 9 })
  const root = { ...heard(1), replies: { count: 2, unheard: 1 } }
  const readThread = () => Promise.resolve({ replies: [heard(8), reply] })
  expect((await search([[room(1, 1), [root]]], { readThread }))?.id).toBe(reply.id)
})
it('gives up where the counts promise more than there is', async () =>
  expect(await search([[room(1, 5), [heard(1), heard(2), heard(3)]]])).toBeNull())
