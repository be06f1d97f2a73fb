import { desktopInputs } from '#shared/contract/desktop-inputs.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { Area } from './base.ts'
import { conversationCheck } from './conversation-check.ts'
import { unwrap } from './results.ts'

/** Notes: read, found, heard, kept and sent. */
export function noteRoutes({ base: { router, procedure }, core }: Pick<Area, 'base' | 'core'>) {
  const { account, conversations, settings } = core
  const requireConversation = conversationCheck(core)
  return {
    notes: router({
      /** Roots only; replies stand in their threads. Waits for the server when what is asked for is not here yet. */
      page: procedure
        .input(desktopInputs.notesPage)
        .query(async ({ input }) => unwrap(await account().readPage(input))),
      /** What waits to be sent or was refused, in the order it was made. */
      unsent: procedure.query(() => account().view.unsent()),
      /** Where a note stands among others, from what is here; `after` goes on from there towards the newest. */
      around: procedure.input(desktopInputs.notesAround).query(({ input }) => {
        const run = account().view.around(input.noteId, input.limit)
        if (!run) throw new ReasonError('noteUnknown', input.noteId)
        return run
      }),
      after: procedure
        .input(desktopInputs.notesAfter)
        .query(({ input }) => account().view.after(input.conversationId, input.after, input.limit)),
      thread: procedure.input(desktopInputs.thread).query(({ input }) => {
        const thread = account().view.thread(input.rootId)
        if (!thread) throw new ReasonError('noteUnknown', input.rootId)
        return thread
      }),
      /** What can be caught up on, the oldest first. */
      unheard: procedure.query(() => ({ notes: account().view.unheard() })),
      /** One note, wherever it stands. */
      read: procedure.input(desktopInputs.note).query(({ input }) => {
        const note = account().view.read(input.noteId)
        if (!note) throw new ReasonError('noteUnknown', input.noteId)
        return note
      }),
      sendText: procedure.input(desktopInputs.sendText).mutation(({ input }) => {
        requireConversation(input.target.conversationId)
        return { noteId: unwrap(account().actions.sendText(input.target, input.text)) }
      }),
      markHeard: procedure
        .input(desktopInputs.note)
        .mutation(({ input }) => unwrap(account().actions.markHeard(input.noteId))),
      /** For this member alone, on all their devices; what others were told stays. */
      markUnheard: procedure
        .input(desktopInputs.note)
        .mutation(({ input }) => unwrap(account().actions.markUnheard(input.noteId))),
      /** Of those who let others know. */
      heardBy: procedure.input(desktopInputs.note).query(({ input }) => account().notes.receiptsOf(input.noteId)),
      /** What is said in a note; null when nobody wrote that down. */
      captions: procedure.input(desktopInputs.note).query(({ input }) => account().captions.read(input.noteId)),
      /** Of one's own note; null takes them away. */
      setCaptions: procedure
        .input(desktopInputs.setCaptions)
        .mutation(({ input }) => unwrap(account().actions.setCaptions(input.noteId, input.captions))),
      /** Where this member stopped; null: at its end. */
      setPlace: procedure
        .input(desktopInputs.setPlace)
        .mutation(({ input }) => unwrap(account().actions.setPlace(input))),
      markRead: procedure
        .input(desktopInputs.markRead)
        .mutation(({ input }) => unwrap(account().actions.markRead(input.conversationId, input.upToSeq))),
      setReaction: procedure
        .input(desktopInputs.setReaction)
        .mutation(({ input }) => unwrap(account().actions.setReaction(input))),
      retry: procedure.input(desktopInputs.note).mutation(({ input }) => unwrap(account().actions.retry(input.noteId))),
      discardFailed: procedure
        .input(desktopInputs.note)
        .mutation(({ input }) => unwrap(account().actions.discardFailed(input.noteId))),
    }),

    receipts: router({
      read: procedure.query(() => ({ isSent: account().sendsReceipts() })),
      /** Asked of the server at once: a promise about what others learn is kept from when it is given, or not given. */
      set: procedure
        .input(desktopInputs.setReceipts)
        .mutation(async ({ input }) => unwrap(await conversations.setReceipts(input.isSent))),
    }),

    search: router({
      /** In what is on this device, newest first; works without a server. Any text is a question: there is no syntax. */
      notes: procedure.input(desktopInputs.search).query(({ input }) => account().search(input)),
    }),

    media: router({
      /** How much of a conversation can be heard without the server. */
      share: procedure.input(desktopInputs.conversation).query(({ input }) => core.keeper.share(input.conversationId)),
      /** How far the download of a note's file is; null when it is not being fetched. */
      standing: procedure.input(desktopInputs.blob).query(({ input }) => core.media.standing(input.blobId)),
      keepOffline: procedure.input(desktopInputs.keepOffline).mutation(({ input }) => {
        const others = settings.read().keptOffline.filter((id) => id !== input.conversationId)
        const keptOffline = input.isKept ? [...others, input.conversationId] : others
        core.changes.emit({ kind: 'settings', settings: settings.update({ keptOffline }) })
        core.keeper.wake()
      }),
    }),
  }
}
