import type { BlobId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { OutboxRow } from '../store/outbox-store.ts'
import type { Projection } from '../store/projection.ts'
import type { Touched } from '../store/touched.ts'
import type { AccountDeps } from './account.ts'
import type { Announcer } from './announcer.ts'
import type { Backoff } from './backoff.ts'
import { createCaptionOutcomes } from './caption-outcomes.ts'
import { deliver } from './deliver.ts'
import { createGiveUp } from './give-up.ts'
import { createKeepNote } from './keep-note.ts'
import { createOutboxWorker, fileIdsOf, type OutboxWorker } from './outbox-worker.ts'
import { createReactionOutcomes } from './reaction-outcomes.ts'
import { readChunk } from './read-chunk.ts'
import type { ServerApi } from './server-api.ts'
import { createUploadSweeper, type UploadSweeper } from './upload-sweeper.ts'
import type { UploadTransport } from './upload-transport.ts'
import { createUploader, type Uploader } from './uploader.ts'

/** What a server of another version says of a file that is too large for it speaks of recordings. */
function reasonFor({ mutation }: OutboxRow, blobId: BlobId, reason: Reason): Reason {
  const isClip = mutation.kind === 'sendNote' && mutation.note.video?.blobId === blobId
  return isClip && reason === 'noteTooLarge' ? 'clipRefused' : reason
}

export interface SendingSideDeps {
  readonly account: AccountDeps
  readonly api: ServerApi
  readonly transport: UploadTransport
  readonly conversations: ConversationReader
  readonly announcer: Announcer
  readonly touch: (write: (touched: Touched, projection: Projection) => void) => void
  readonly newBackoff: () => Backoff
  readonly pull: () => void
}

export interface SendingSide {
  readonly uploader: Uploader
  readonly worker: OutboxWorker
  readonly sweeper: UploadSweeper
}

/** All that brings what the person did to the server, and deals with its answers. */
export function createSendingSide(deps: SendingSideDeps): SendingSide {
  const { api, transport, conversations, announcer, touch, newBackoff, pull } = deps
  const { session, ports, cache, outbox, files, board, settlements, emit, removeTake } = deps.account
  const { clock, log } = ports
  const me = session.memberId

  const reactions = createReactionOutcomes({ me, touch })
  const captions = createCaptionOutcomes({ me, clock, touch })
  const giveUp = createGiveUp({
    outbox,
    reactions,
    captions,
    conversations,
    settlements,
    board,
    showHeard: (noteId) => touch((touched, { ownHeard }) => ownHeard.wish(noteId, true, touched)),
    announceNote: (noteId) => announcer.note(noteId),
    emit,
    log,
  })

  const uploader: Uploader = createUploader({
    transport,
    read: readChunk,
    clock,
    log,
    createBackoff: newBackoff,
    onProgress(blobId) {
      for (const { mutation } of outbox.notesOfUpload(blobId)) {
        if (mutation.kind === 'sendNote') announcer.note(mutation.note.id)
      }
    },
    onComplete: () => worker.wake(),
    onRefused(blobId, reason, detail) {
      for (const row of outbox.notesOfUpload(blobId))
        if (!row.failure) giveUp(row, reasonFor(row, blobId, reason), detail)
      worker.wake()
    },
  })
  const keepNote = createKeepNote({ cache, me, clock, touch, pull })
  const worker = createOutboxWorker({
    outbox,
    api,
    uploader,
    clock,
    log,
    createBackoff: newBackoff,
    giveUp,
    deliver: (row, answer) =>
      deliver(row, answer, {
        outbox,
        files,
        log,
        keepNote,
        keepMark(kept, given) {
          reactions.keep(kept, given)
          captions.keep(kept, given)
        },
        removeTake,
        onDelivered: (noteId) => settlements.delivered(noteId),
        onRemoved(removed) {
          board.refresh()
          const blobIds = fileIdsOf(removed)
          for (const blobId of blobIds) {
            if (outbox.notesOfUpload(blobId).length === 0) uploader.forget(blobId).catch(() => undefined)
          }
          if (removed.mutation.kind === 'sendNote' && blobIds.length > 0) announcer.note(removed.mutation.note.id)
        },
      }),
  })
  const sweeper = createUploadSweeper({ outbox, transport, uploader, clock, backoff: newBackoff(), log })
  return { uploader, worker, sweeper }
}
