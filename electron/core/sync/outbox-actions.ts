import type { Captions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Profile } from '#shared/contract/listening.ts'
import type { NoteDraft } from '#shared/contract/model.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { type ConversationId, type IdMaker, type MemberId, MutationId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { NoteReader } from '../store/note-reader.ts'
import type { OutboxMutation, OutboxStore, UploadRow } from '../store/outbox-store.ts'
import type { NotePlace } from '../store/place-projection.ts'
import type { Projection } from '../store/projection.ts'
import type { ReactionState } from '../store/reaction-projection.ts'
import { storeReason } from '../store/store-reason.ts'
import type { Touched } from '../store/touched.ts'
import type { FilePlace } from '../takes/takes.ts'
import { uploadsOf } from './take-uploads.ts'
import type { Uploader } from './uploader.ts'

/** What the person does that the server must hear of. Each is durable in the outbox when it returns. */
export interface OutboxActions {
  /** Idempotent by note id. `files`: where those of the draft lie, each sealed. */
  queueTake(draft: NoteDraft, files: readonly FilePlace[]): Result<void, Reason>
  sendText(target: TakeTarget, text: string): Result<NoteId, Reason>
  /** Own notes and those heard before: nothing happens. */
  markHeard(noteId: NoteId): Result<void, Reason>
  /** Own notes, texts, and those unheard already: nothing happens. */
  markUnheard(noteId: NoteId): Result<void, Reason>
  /** On a note the server has. As it is already: nothing happens. */
  setReaction(wish: ReactionState): Result<void, Reason>
  /** Of one's own note that the server has; null takes them away. */
  setCaptions(noteId: NoteId, captions: Captions | null): Result<void, Reason>
  markRead(conversationId: ConversationId, upToSeq: number): Result<void, Reason>
  /** How this member listens to another; their other devices will, too. */
  setProfile(aboutId: MemberId, profile: Profile): Result<void, Reason>
  /** Where this member stopped in a note that the server has; null: at its end. */
  setPlace(of: NotePlace): Result<void, Reason>
  /** A parked note goes out again. */
  retry(noteId: NoteId): Result<void, Reason>
  /** A parked note is thrown away, recording included: only ever because the person said so. */
  discardFailed(noteId: NoteId): Result<void, Reason>
  /** Boot, and after a rebuilt cache: what waits shows in it, and what must go up does. */
  restore(): void
}

export interface OutboxActionsDeps {
  readonly me: MemberId
  readonly outbox: OutboxStore
  readonly notes: NoteReader
  readonly projection: Projection
  readonly uploader: Uploader
  readonly ids: IdMaker
  readonly clock: Clock
  /** Runs in a transaction of the cache and shows what it touched. */
  readonly touch: (write: (touched: Touched) => void) => void
  /** Of a note that is in the outbox only. */
  readonly announce: (noteId: NoteId) => void
  /** Where the person sees the note. */
  readonly placeShown: (noteId: NoteId) => ConversationId | null
  readonly onGone: (noteId: NoteId, conversationId: ConversationId) => void
  readonly onQueued: () => void
  readonly removeTake: (takeId: TakeId) => void
  readonly sweep: () => void
  readonly log: Log
}

/** Whether the person sees it so already. The moment stays the one it was put on at. */
const isShown = ({ reactions }: UiNote, { reaction, isOn }: ReactionState): boolean =>
  reactions.some((one) => one.reaction === reaction && one.isMine) === isOn

export function createOutboxActions(deps: OutboxActionsDeps): OutboxActions {
  const {
    me,
    outbox,
    notes,
    projection,
    uploader,
    ids,
    clock,
    touch,
    announce,
    onGone,
    onQueued,
    removeTake,
    sweep,
    log,
    placeShown,
  } = deps

  const queue = (
    mutation: OutboxMutation,
    uploads: readonly UploadRow[] = [],
    mutationId = MutationId.parse(ids.next()),
  ): Result<void, Reason> => {
    try {
      outbox.add(mutationId, mutation, uploads)
    } catch (error) {
      const reason = storeReason(error)
      return reason === 'databaseBusy' ? refused('internal', 'outbox.db is busy') : refused(reason, String(error))
    }
    return done(undefined)
  }
  /** What is in the outbox goes out; a cache that fails now must not say otherwise, or it would be sent twice. */
  const queued = (show: () => void): void => {
    try {
      show()
    } catch (error) {
      log('error', 'queued, but not shown', { error: String(error) })
    }
    onQueued()
  }

  /** A cache that cannot be read keeps nobody from sending: the server takes a note once, however often it is sent. */
  const isDelivered = (noteId: NoteId): boolean => {
    try {
      return notes.has(noteId)
    } catch (error) {
      log('error', 'sent without a look into the cache', { error: String(error) })
      return false
    }
  }

  return {
    queueTake(draft, files) {
      if (!draft.audio) return refused('internal', 'a voice note without audio')
      const uploads = uploadsOf(draft, files)
      if (!uploads) return refused('internal', 'a file of the note is nowhere')
      if (outbox.ofNote(draft.id)) return done(undefined)
      if (isDelivered(draft.id)) {
        // Delivered before a crash. Its take may go once it counts as sent, which is after this returns.
        queueMicrotask(() => removeTake(TakeId.parse(draft.id)))
        return done(undefined)
      }
      const added = queue({ kind: 'sendNote', note: draft }, uploads)
      if (!added.ok) return added
      // The uploads first: nothing may stand between the key going up and the last bytes.
      for (const upload of uploads) uploader.finish(upload.blobId, upload)
      queued(() => announce(draft.id))
      return added
    },
    sendText(target, text) {
      const id = NoteId.parse(ids.next())
      const note: NoteDraft = { ...target, id, kind: 'text', text, audio: null, createdAtMs: clock.nowMs() }
      const added = queue({ kind: 'sendNote', note })
      if (!added.ok) return added
      queued(() => announce(id))
      return done(id)
    },
    markHeard(noteId) {
      const note = notes.read(noteId)
      if (!note) return refused('noteUnknown', noteId)
      if (note.isHeard) return done(undefined)
      const atMs = clock.nowMs()
      const { conversationId } = note
      const added = queue({ kind: 'markHeard', noteId, conversationId, atMs })
      if (!added.ok) return added
      queued(() => touch((touched) => projection.ownHeard.wish(noteId, true, touched)))
      return added
    },
    markUnheard(noteId) {
      const note = notes.read(noteId)
      if (!note) return refused('noteUnknown', noteId)
      if (!note.isHeard || note.isMine || note.audio === null) return done(undefined)
      const added = queue({ kind: 'markUnheard', noteId, conversationId: note.conversationId })
      if (!added.ok) return added
      queued(() => touch((touched) => projection.ownHeard.wish(noteId, false, touched)))
      return added
    },
    setReaction(wish) {
      const note = notes.read(wish.noteId)
      if (!note) return refused('noteUnknown', wish.noteId)
      const state = { ...wish, atMs: wish.isOn ? wish.atMs : null }
      if (isShown(note, state)) return done(undefined)
      const mutationId = MutationId.parse(ids.next())
      const { conversationId } = note
      const added = queue({ kind: 'setReaction', conversationId, ...state }, [], mutationId)
      if (!added.ok) return added
      queued(() => touch((touched) => projection.reactions.wish(state, mutationId, touched)))
      return added
    },
    setCaptions(noteId, captions) {
      const note = notes.read(noteId)
      if (!note || note.audio === null) return refused('noteUnknown', noteId)
      if (!note.isMine) return refused('captionsNotYours', noteId)
      const mutationId = MutationId.parse(ids.next())
      const added = queue(
        { kind: 'setCaptions', conversationId: note.conversationId, noteId, captions },
        [],
        mutationId,
      )
      if (!added.ok) return added
      const state = { noteId, memberId: note.authorId, captions }
      queued(() => touch((touched) => projection.captions.wish(state, { mutationId, atMs: clock.nowMs() }, touched)))
      return added
    },
    markRead(conversationId, upToSeq) {
      if (!projection.canMoveRead(conversationId, upToSeq)) return done(undefined)
      const added = queue({ kind: 'markRead', conversationId, upToSeq })
      if (!added.ok) return added
      queued(() => touch((touched) => projection.moveRead(conversationId, upToSeq, touched)))
      return added
    },
    setProfile(aboutId, profile) {
      const added = queue({ kind: 'setProfile', aboutId, profile })
      if (added.ok) onQueued()
      return added
    },
    setPlace({ noteId, place }) {
      const note = notes.read(noteId)
      if (!note) return refused('noteUnknown', noteId)
      if (note.place?.atMs === place?.atMs && note.place?.isThrough === place?.isThrough) return done(undefined)
      const added = queue({
        kind: 'setPlace',
        noteId,
        conversationId: note.conversationId,
        place,
        setAtMs: clock.nowMs(),
      })
      if (!added.ok) return added
      queued(() => touch((touched) => projection.places.wish({ noteId, place }, touched)))
      return added
    },
    retry(noteId) {
      const row = outbox.ofNote(noteId)
      if (!row?.failure || row.mutation.kind !== 'sendNote') return refused('noteUnknown', noteId)
      outbox.retry(row.position, MutationId.parse(ids.next()))
      for (const upload of outbox.uploadsOf(row.position)) uploader.finish(upload.blobId, upload)
      queued(() => announce(noteId))
      return done(undefined)
    },
    discardFailed(noteId) {
      const row = outbox.ofNote(noteId)
      if (!row?.failure || row.mutation.kind !== 'sendNote') return refused('noteUnknown', noteId)
      const shownIn = placeShown(noteId) ?? row.conversationId
      outbox.discard(row.position)
      if (row.mutation.note.audio) removeTake(TakeId.parse(noteId))
      onGone(noteId, shownIn)
      sweep()
      return done(undefined)
    },
    restore() {
      touch((touched) => {
        projection.reactions.forgetWishes(touched)
        projection.captions.forgetWishes(touched)
        for (const { mutation, mutationId } of outbox.all()) {
          if (mutation.kind === 'markHeard') projection.ownHeard.wish(mutation.noteId, true, touched)
          if (mutation.kind === 'markUnheard') projection.ownHeard.wish(mutation.noteId, false, touched)
          if (mutation.kind === 'setReaction') projection.reactions.wish(mutation, mutationId, touched)
          if (mutation.kind === 'setCaptions') {
            const state = { noteId: mutation.noteId, memberId: me, captions: mutation.captions }
            projection.captions.wish(state, { mutationId, atMs: clock.nowMs() }, touched)
          }
          if (mutation.kind === 'setPlace') projection.places.wishAgain(mutation, touched)
          if (mutation.kind === 'markRead') projection.moveRead(mutation.conversationId, mutation.upToSeq, touched)
        }
      })
      for (const upload of outbox.uploadsWaiting()) uploader.finish(upload.blobId, upload)
    },
  }
}
