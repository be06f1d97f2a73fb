import type { UiConversation, UiNote } from '#shared/contract/desktop.ts'
import type { NotesPage } from '#shared/contract/desktop-answers.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { oldestSeq, type Timeline } from '../stores/timeline.ts'

export interface NextUnheardInput {
  readPage(input: { conversationId: ConversationId; before: number | null; limit: number }): Promise<NotesPage>
  readThread(rootId: NoteId): Promise<{ replies: UiNote[] }>
  /** In the order to be searched. */
  readonly conversations: readonly UiConversation[]
  readonly held: Readonly<Record<string, Timeline>>
  /** The note in the player: it is not its own successor. */
  readonly current: string | null
}

const PAGE_NOTES = 200

/** Oldest first; a reply stands by its own time. Pure. */
export const oldestUnheard = (notes: readonly UiNote[], current: string | null): UiNote | null =>
  notes.find((note) => note.audio !== null && !note.isHeard && note.id !== current) ?? null

/**
 * The oldest unheard note of the first conversation that has any, whether this window holds it or not: walks the pages
 * back until as many unheard notes are seen as the conversation counts, and looks into threads with unheard replies.
 */
export async function findNextUnheard(input: NextUnheardInput): Promise<UiNote | null> {
  for (const conversation of input.conversations) {
    if (conversation.unheard === 0) continue
    const notes = await readUntil(input, conversation)
    const found = oldestUnheard(notes, input.current) ?? (await inThreads(input, notes))
    if (found !== null) return found
  }
  return null
}

async function readUntil(input: NextUnheardInput, conversation: UiConversation): Promise<readonly UiNote[]> {
  const held = input.held[conversation.id]
  let notes: readonly UiNote[] = held?.notes ?? []
  let hasOlder = held === undefined || held.status !== 'ready' || held.hasOlder
  while (hasOlder && countUnheard(notes) < conversation.unheard) {
    const page = await input.readPage({
      conversationId: conversation.id,
      before: oldestSeq(notes),
      limit: PAGE_NOTES,
    })
    if (page.notes.length === 0) break
    notes = [...page.notes, ...notes]
    hasOlder = page.hasOlder
  }
  return notes
}

/** Replies count through their root, so that a page with or without them gives the same sum. */
const countUnheard = (notes: readonly UiNote[]): number =>
  notes
    .filter((note) => note.rootId === null)
    .reduce((sum, note) => sum + (note.audio !== null && !note.isHeard ? 1 : 0) + note.replies.unheard, 0)

async function inThreads(input: NextUnheardInput, notes: readonly UiNote[]): Promise<UiNote | null> {
  for (const root of notes.filter((note) => note.replies.unheard > 0)) {
    const { replies } = await input.readThread(root.id)
    const found = oldestUnheard(replies, input.current)
    if (found !== null) return found
  }
  return null
}
