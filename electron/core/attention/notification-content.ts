import type { UiNotification } from '#shared/contract/attention.ts'
import type { UiConversation, UiNote } from '#shared/contract/desktop.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import type { Slot, Told } from '#shared/notify/layout.ts'
import { mentions } from '#shared/notify/policy.ts'
import { wordsOf } from '#shared/notify/words.ts'

/** What notifications must know of notes and places. Nothing, while nobody is signed in. */
export interface NewsFacts {
  note(noteId: NoteId): UiNote | null
  conversation(conversationId: ConversationId): UiConversation | null
  /** This member's name, for whoever is named. */
  memberName(): string | null
  /** Whether this member has said something in the thread. */
  isInThread(rootId: NoteId): boolean
}

export const lastOf = (slot: Slot): Told | null => slot.told.at(-1) ?? null

export const firstPlayable = (slot: Slot, facts: NewsFacts): NoteId | null =>
  slot.told.find(({ noteId }) => facts.note(noteId)?.audio)?.noteId ?? null

/** Null: its newest note is not here any more. */
export function contentOf(slot: Slot, facts: NewsFacts, isSilent: boolean): UiNotification | null {
  const newest = lastOf(slot)
  const note = newest && facts.note(newest.noteId)
  if (!note) return null
  const ids = [...new Set(slot.told.map(({ conversationId }) => conversationId))]
  const words = wordsOf(slot, {
    newest: { ...note, durationMs: note.audio?.durationMs ?? null, transcript: note.transcript?.snippet ?? null },
    places: ids.flatMap((id) => facts.conversation(id) ?? []),
    isPlayable: firstPlayable(slot, facts) !== null,
  })
  return {
    id: slot.id,
    conversationId: slot.kind === 'summary' ? null : note.conversationId,
    noteId: note.id,
    count: slot.told.length,
    title: words.title,
    body: words.body,
    actions: [...words.actions],
    isSilent,
  }
}

/** Names this member, or answers what they said. */
export function isForMember(noteId: NoteId, facts: NewsFacts): boolean {
  const note = facts.note(noteId)
  const name = facts.memberName()
  if (!note || name === null) return false
  if (note.text !== null && mentions(note.text, name)) return true
  if (note.anchor && facts.note(note.anchor.noteId)?.isMine) return true
  return note.rootId !== null && facts.isInThread(note.rootId)
}

/** Heard or read by now. What the person asked to be reminded of is not settled by having been read before. */
export function isSettled(note: UiNote, { facts, isReminder }: { facts: NewsFacts; isReminder: boolean }): boolean {
  if (note.audio && note.isHeard) return true
  if (isReminder || note.seq === null) return false
  return (facts.conversation(note.conversationId)?.readSeq ?? 0) >= note.seq
}
