import type { Change } from '#shared/contract/desktop.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { Touched } from '../store/touched.ts'
import type { NoteView } from './note-view.ts'
import { tuning } from './tuning.ts'

/** Turns what a transaction touched into the changes the windows need, and no more. */
export interface Announcer {
  touched(touched: Touched): void
  /** The same without its notes: members and conversations. */
  places(touched: Touched): void
  note(noteId: NoteId): void
  conversation(conversationId: ConversationId): void
}

export interface AnnouncerDeps {
  readonly view: NoteView
  readonly conversations: ConversationReader
  readonly emit: (change: Change) => void
}

export function createAnnouncer({ view, conversations, emit }: AnnouncerDeps): Announcer {
  const note = (noteId: NoteId): void => {
    const shown = view.read(noteId)
    if (shown) emit({ kind: 'note', note: shown })
  }
  const conversation = (conversationId: ConversationId): void => {
    const shown = conversations.read(conversationId)
    if (shown) emit({ kind: 'conversation', conversation: shown })
  }
  const places = (touched: Touched): void => {
    const titles = new Set(touched.conversations)
    for (const memberId of touched.members) {
      const member = conversations.member(memberId)
      if (member) emit({ kind: 'member', member })
      for (const id of conversations.conversationsOf(memberId)) titles.add(id)
    }
    for (const { conversationId } of touched.gone) emit({ kind: 'conversationGone', conversationId })
    for (const id of titles) conversation(id)
  }
  return {
    note,
    conversation,
    places,
    touched(touched) {
      places(touched)
      if (touched.notes.size <= tuning.notesToldAtOnce) {
        for (const id of touched.notes) note(id)
        return
      }
      // Reading each of them would take longer than applying them did, and no window holds them all.
      for (const conversationId of touched.conversations) emit({ kind: 'timelineRefilled', conversationId })
    },
  }
}
