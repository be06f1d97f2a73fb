import type { UiConversation, UiNote } from '#shared/contract/desktop.ts'
import type { ConversationKind } from '#shared/contract/model.ts'
import { ConversationId, MemberId, NoteId, TakeId } from '#shared/kernel/ids.ts'

/** The people and conversations of a workspace that has been lived in, and what a note of theirs is made of. */

const id = (kind: number, n: number): string => `00000000-0000-7000-8${kind}00-${String(n).padStart(12, '0')}`

export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Eve', 'Frank', 'Grace', 'Heidi']
export const members = names.map((name, index) => ({ id: MemberId.parse(id(1, index + 1)), name }))
export const me = members[0] ?? { id: MemberId.parse(id(1, 1)), name: 'Alice' }

/** Peaks as speech has them: syllables of 150 to 300 ms, breaths between phrases. */
export function speechPeaks(seed: number): number[] {
  const random = createRandom(seed)
  const peaks: number[] = []
  while (peaks.length < 100) {
    const syllables = 3 + Math.floor(random() * 9)
    const loudness = 90 + random() * 130
    for (let s = 0; s < syllables && peaks.length < 100; s += 1) {
      const top = loudness * (0.35 + random() * 0.65)
      const width = 1 + Math.floor(random() * 3)
      for (let i = 0; i < width; i += 1) peaks.push(Math.round(top * (0.6 + random() * 0.4)))
    }
    for (let pause = 1 + Math.floor(random() * 3); pause > 0; pause -= 1) peaks.push(Math.round(3 + random() * 9))
  }
  return peaks.slice(0, 100)
}

interface Room {
  readonly kind: ConversationKind
  readonly title: string
  readonly unread?: number
  readonly unheard?: number
}

const rooms: readonly Room[] = [
  { kind: 'channel', title: 'general', unread: 3, unheard: 2 },
  { kind: 'channel', title: 'design', unread: 12, unheard: 4 },
  { kind: 'channel', title: 'field-recordings-and-other-long-names' },
  { kind: 'channel', title: 'releases', unread: 1 },
  { kind: 'group', title: 'Launch crew', unheard: 1 },
  { kind: 'group', title: 'Berlin office' },
  { kind: 'direct', title: 'Bob', unread: 1, unheard: 1 },
  { kind: 'direct', title: 'Carol' },
  { kind: 'direct', title: 'Eve' },
  { kind: 'self', title: 'Notes to self' },
]

export const conversationIds = rooms.map((_, index) => ConversationId.parse(id(2, index + 1)))
export const general = conversationIds[0] ?? ConversationId.parse(id(2, 1))

export const conversationsAt = (nowMs: number): UiConversation[] =>
  rooms.map((room, index) => ({
    id: conversationIds[index] ?? general,
    kind: room.kind,
    title: room.title,
    memberIds:
      room.kind === 'channel' ? members.map((member) => member.id) : members.slice(0, 3).map((member) => member.id),
    unread: room.unread ?? 0,
    unheard: room.unheard ?? 0,
    lastSeq: 400,
    readSeq: 400 - (room.unread ?? 0),
    lastActivityMs: nowMs - index * 3_600_000,
  }))

export const noteId = (n: number): NoteId => NoteId.parse(id(3, n))
export const takeId = (n: number): TakeId => TakeId.parse(id(4, n))

export function aUiNote(n: number, more: Partial<UiNote> & { by: number; atMs: number }): UiNote {
  const { by, atMs, ...rest } = more
  const author = members[by] ?? me
  const isMine = author.id === me.id
  return {
    id: noteId(n),
    conversationId: general,
    authorId: author.id,
    authorName: author.name,
    isMine,
    kind: 'text',
    rootId: null,
    anchor: null,
    text: null,
    audio: null,
    createdAtMs: atMs,
    seq: n,
    state: 'delivered',
    uploadPercent: null,
    failure: null,
    isHeard: true,
    heardBy: [],
    reactions: [],
    replies: { count: 0, unheard: 0 },
    ...rest,
  }
}

export const voice = (seed: number, durationMs: number) => ({
  kind: 'voice' as const,
  audio: {
    durationMs,
    sizeBytes: durationMs * 3,
    sha256: '',
    peaks: speechPeaks(seed),
    isCached: true,
    gaps: [
      Math.round(durationMs * 0.3),
      Math.round(durationMs * 0.06),
      Math.round(durationMs * 0.2),
      Math.round(durationMs * 0.1),
    ],
  },
})
