import type { Change } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { OutboxRow, OutboxStore } from '../store/outbox-store.ts'
import type { CaptionOutcomes } from './caption-outcomes.ts'
import type { ConnectionBoard } from './connection.ts'
import type { ReactionOutcomes } from './reaction-outcomes.ts'
import type { Settlements } from './settlements.ts'

export interface GiveUpDeps {
  readonly outbox: OutboxStore
  readonly reactions: ReactionOutcomes
  readonly captions: CaptionOutcomes
  readonly conversations: Pick<ConversationReader, 'has'>
  readonly settlements: Settlements
  readonly board: ConnectionBoard
  readonly showHeard: (noteId: NoteId) => void
  readonly announceNote: (noteId: NoteId) => void
  readonly emit: (change: Change) => void
  readonly log: Log
}

/**
 * The server's no for good. A note is kept and waits for the person. A mark or a reaction is no one's work: it goes, and
 * what is shown is again what the server has; of a reaction, which the person saw in its place, they are told.
 */
export function createGiveUp(deps: GiveUpDeps): (row: OutboxRow, reason: Reason, detail: string) => void {
  const { outbox, reactions, captions, conversations, settlements, board, showHeard, announceNote, emit, log } = deps
  return (row, reason, detail) => {
    const { mutation } = row
    log('warn', 'mutation refused', { kind: mutation.kind, reason, detail })
    if (mutation.kind === 'sendNote') {
      outbox.park(row.position, reason, detail)
      announceNote(mutation.note.id)
      settlements.check(mutation.note.id)
    } else {
      outbox.remove(row.position)
    }
    // A server that does not know of it yet: what it has is shown.
    if (mutation.kind === 'markUnheard') showHeard(mutation.noteId)
    if (mutation.kind === 'setReaction' || mutation.kind === 'setCaptions') {
      reactions.undo(row)
      captions.undo(row)
      // With the conversation gone from this device, that is what the person is told.
      if (conversations.has(row.conversationId)) {
        const message = sentenceOf(
          mutation.kind === 'setCaptions' ? 'captionsRefused' : 'reactionRefused',
          sentenceOf(reason, detail),
        )
        emit({ kind: 'notice', notice: { id: row.mutationId, tone: 'error', message } })
      }
    }
    board.refresh()
  }
}
