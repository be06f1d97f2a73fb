import type { UiNote } from '#shared/contract/desktop.ts'
import { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'

let lastId = 0

/** For tests: a valid id that ends with `n`. */
export const idEndingWith = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** For tests: a delivered text note of somebody else, with a fresh id. */
export function aNote(more: Partial<UiNote>): UiNote {
  lastId += 1
  return {
    id: NoteId.parse(idEndingWith(lastId)),
    conversationId: ConversationId.parse(idEndingWith(900_001)),
    authorId: MemberId.parse(idEndingWith(800_001)),
    authorName: 'Alice',
    isMine: false,
    kind: 'text',
    rootId: null,
    anchor: null,
    text: 'hello',
    audio: null,
    createdAtMs: 1_700_000_000_000 + lastId * 1000,
    seq: lastId,
    state: 'delivered',
    uploadPercent: null,
    failure: null,
    isHeard: true,
    heardBy: [],
    reactions: [],
    replies: { count: 0, unheard: 0 },
    ...more,
  }
}
