import { initTRPC } from '@trpc/server'
import { z } from 'zod'
import { attentionInputs, NotificationEvent, type NotifierCommand } from '#shared/contract/attention.ts'
import { type CaptureCommand, CaptureFact, CaptureLevels } from '#shared/contract/capture.ts'
import { type Change, desktopInputs } from '#shared/contract/desktop.ts'
import { keyInputs } from '#shared/contract/keys.ts'
import { type PanelView, panelInputs } from '#shared/contract/panel.ts'
import { permissionInputs } from '#shared/contract/permissions.ts'
import { shellInputs, type UiCommand } from '#shared/contract/shell.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import { streamFrom } from './async-queue.ts'
import type { CoreContext } from './context.ts'
import { feed } from './feed.ts'
import { createPageKeys } from './page-keys.ts'

import { unwrap, withoutUndefined } from './router-results.ts'
import { placesWith } from './saved-places.ts'

const microphoneSettings = ['microphoneId', 'microphoneLingerMs', 'prerollMs'] as const

/** Words about where one is and what the fingers do: what becomes of them is the takes' to say. */
const writesNothing: ReadonlySet<string> = new Set([
  'talk.setTarget',
  'talk.key',
  'keys.act',
  'capture.report',
  'capture.levels',
  'capture.closeMicrophone',
  'panel.dismiss',
  'panel.move',
  'shell.presence',
  'permissions.ask',
  'permissions.openSettings',
  'permissions.report',
  'attention.happened',
])

/**
 * The UI's only door to the core; the command line uses it too. Inputs are checked against `desktopInputs`. A refusal is thrown as
 * a `ReasonError`, whose message is the sentence a person reads; formatted errors carry `data.reason` and `data.detail`.
 */
export function createDesktopRouter(core: CoreContext) {
  const t = initTRPC.create({
    isDev: false,
    errorFormatter({ shape, error }) {
      const known = error.cause instanceof ReasonError ? error.cause : null
      const reason: Reason = known?.reason ?? (error.code === 'BAD_REQUEST' ? 'requestInvalid' : 'internal')
      const detail = known?.detail ?? null
      const { code, httpStatus } = shape.data
      return { ...shape, message: sentenceOf(reason, detail ?? ''), data: { code, httpStatus, reason, detail } }
    },
  })
  const { router } = t
  const procedure = t.procedure.use(({ type, path, next }) => {
    if (core.readOnlyBecause && type === 'mutation' && !writesNothing.has(path)) throw core.readOnlyBecause
    return next()
  })
  const { account, attention, conversations, levels, panel, sessions, settings, takes, windows } = core
  const tell = (change: Change): void => core.changes.emit(change)
  const pageKeys = createPageKeys(takes, core.keys, core.clock)

  /** Said while the person is looking, rather than by a parked note later. */
  const requireConversation = (conversationId: ConversationId | null): void => {
    if (conversationId === null || account().conversations.read(conversationId)) return
    throw new ReasonError('conversationUnknown', conversationId)
  }

  return router({
    /** One snapshot, then changes; after too many at once, a snapshot again. Nothing falls between the two. */
    feed: procedure.subscription(({ signal }) => feed(core, signal)),

    capture: router({
      /** Makes the calling window the one that records, until it unsubscribes. */
      commands: procedure.subscription(({ signal }) =>
        streamFrom<CaptureCommand>((push) => takes.attachCapture(push), signal),
      ),
      report: procedure.input(CaptureFact).mutation(({ input }) => takes.report(input)),
      /** On standby; a take keeps it until it has ended. */
      closeMicrophone: procedure.mutation(() => takes.closeMicrophone()),
      /** What the capturing window hears; whoever draws it asks with `watchLevels`. */
      levels: procedure.input(CaptureLevels).mutation(({ input }) => levels.emit(input)),
      watchLevels: procedure.subscription(({ signal }) => streamFrom<CaptureLevels>((push) => levels.on(push), signal)),
    }),

    shell: router({
      /** Makes the calling page one that shows the app and obeys the desktop around it, until it unsubscribes. */
      commands: procedure.input(shellInputs.commands).subscription(({ input, signal }) =>
        streamFrom<UiCommand>((push) => {
          const detach = windows.attach(input.windowId, push)
          return () => {
            detach()
            pageKeys.pageGone()
          }
        }, signal),
      ),
      presence: procedure
        .input(shellInputs.presence)
        .mutation(({ input }) => windows.report(input.windowId, input.presence)),
      /** What the desktop around this host can do; null: there is none. */
      desktop: procedure.query(() => attention.desktop()),
      startAtLogin: procedure.input(attentionInputs.setStartAtLogin).mutation(({ input }) => {
        attention.setStartAtLogin(input.isOn)
        return attention.desktop()
      }),
    }),

    attention: router({
      /** Makes the calling page the one that shows notifications, until it unsubscribes. */
      notifications: procedure.subscription(({ signal }) =>
        streamFrom<NotifierCommand>(
          (push) =>
            attention.attachNotifier({
              show: (notification) => push({ kind: 'show', notification }),
              close: (id) => push({ kind: 'close', id }),
            }),
          signal,
        ),
      ),
      happened: procedure.input(NotificationEvent).mutation(({ input }) => attention.happened(input)),
      pause: procedure.input(attentionInputs.pause).mutation(({ input }) => attention.pause(input.length)),
      resume: procedure.mutation(() => attention.resume()),
      setLevel: procedure
        .input(attentionInputs.setLevel)
        .mutation(({ input }) => attention.setLevel(input.conversationId, input.level)),
    }),

    panel: router({
      /** What the recording panel shows, now and from now on. */
      watch: procedure.subscription(({ signal }) =>
        streamFrom<PanelView>((push) => {
          push(panel.view())
          return panel.onChange(push)
        }, signal),
      ),
      dismiss: procedure.mutation(() => panel.dismiss()),
      /** The person drags it. */
      move: procedure.input(panelInputs.move).mutation(({ input }) => panel.move(input)),
    }),

    talk: router({
      key: procedure.input(desktopInputs.talkKey).mutation(({ input }) => pageKeys.key(input.event)),
      setTarget: procedure.input(desktopInputs.setTarget).mutation(({ input }) => {
        takes.setTarget(input.target)
        tell({ kind: 'target', target: input.target })
      }),
    }),

    keys: router({
      /** A window saw a bound chord, where nobody else does. */
      act: procedure.input(keyInputs.act).mutation(({ input }) => pageKeys.act(input.binding, input.edge)),
      bind: procedure.input(keyInputs.bind).mutation(({ input }) => {
        const keys = { ...settings.read().keys, [input.binding]: input.chord }
        tell({ kind: 'settings', settings: settings.update({ keys }) })
      }),
      /** Keys are chosen by pressing them, and do nothing else until the window unsubscribes. */
      choosing: procedure.subscription(({ signal }) => streamFrom<null>(() => core.keys.suspend(), signal)),
      configure: procedure.mutation(() => core.keys.configure()),
    }),

    takes: router({
      /**
       * Sends a draft, to its own target or to another conversation; the note has the take's id. Refused with `takeSilent`,
       * `takeDistorted` or `takeToMany` while the draft carries that question and `confirms` does not name it.
       */
      send: procedure.input(desktopInputs.sendTake).mutation(async ({ input }) => {
        // Refused by the server it could only be retried; as a draft it can go elsewhere.
        const own = takes.list().find(({ id }) => id === input.takeId)?.target.conversationId ?? null
        requireConversation(input.conversationId ?? own)
        return { noteId: unwrap(await takes.send(input.takeId, input.conversationId, input.confirms)) }
      }),
      discard: procedure
        .input(desktopInputs.take)
        .mutation(async ({ input }) => unwrap(await takes.discard(input.takeId))),
      /** While it records; the take stays open. */
      pause: procedure.input(desktopInputs.take).mutation(({ input }) => unwrap(takes.pause(input.takeId))),
      /** While it records: what follows is a chapter of the note. */
      mark: procedure
        .input(desktopInputs.markTake)
        .mutation(({ input }) => unwrap(takes.mark(input.takeId, input.title ?? null))),
      resume: procedure.input(desktopInputs.take).mutation(({ input }) => unwrap(takes.resume(input.takeId))),
      /** Refused with `editTooShort` when too little would be left. */
      edit: procedure
        .input(desktopInputs.editTake)
        .mutation(async ({ input }) => unwrap(await takes.edit(input.takeId, input.change))),
      /** Records on to a draft; it stays a draft. */
      append: procedure
        .input(desktopInputs.take)
        .mutation(async ({ input }) => unwrap(await takes.append(input.takeId))),
      undoEdit: procedure
        .input(desktopInputs.take)
        .mutation(async ({ input }) => unwrap(await takes.undoEdit(input.takeId))),
      undoDiscard: procedure
        .input(desktopInputs.take)
        .mutation(async ({ input }) => unwrap(await takes.undoDiscard(input.takeId))),
    }),

    session: router({
      useThisComputer: procedure
        .input(desktopInputs.useThisComputer)
        .mutation(async ({ input }) => unwrap(await sessions.useThisComputer(input.memberName))),
      join: procedure.input(desktopInputs.join).mutation(async ({ input }) => unwrap(await sessions.join(input))),
      /** Refused with `workUnsent` while the outbox or a draft holds what nobody else has. */
      signOut: procedure.mutation(async () => unwrap(await sessions.signOut())),
    }),

    conversations: router({
      /** A `direct` with the same member again is the one that exists. */
      create: procedure
        .input(desktopInputs.createConversation)
        .mutation(async ({ input }) => ({ conversationId: unwrap(await conversations.create(input)) })),
    }),

    media: router({
      /** How much of a conversation can be heard without the server. */
      share: procedure.input(desktopInputs.conversation).query(({ input }) => core.keeper.share(input.conversationId)),
      keepOffline: procedure.input(desktopInputs.keepOffline).mutation(({ input }) => {
        const others = settings.read().keptOffline.filter((id) => id !== input.conversationId)
        const keptOffline = input.isKept ? [...others, input.conversationId] : others
        tell({ kind: 'settings', settings: settings.update({ keptOffline }) })
        core.keeper.wake()
      }),
    }),

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

    permissions: router({
      list: procedure.query(() => core.permissions.list()),
      ask: procedure.input(permissionInputs.permission).mutation(({ input }) => core.permissions.ask(input.permission)),
      openSettings: procedure
        .input(permissionInputs.permission)
        .mutation(({ input }) => core.permissions.openSettings(input.permission)),
      /** From the page of the browser host, which is told by the browser. */
      report: procedure
        .input(permissionInputs.report)
        .mutation(({ input }) => core.permissions.report(input.permission, input.state)),
    }),

    updates: router({
      check: procedure.mutation(() => core.updates.check()),
      /** Restarts into the version that is here; waits for the recording under way. */
      install: procedure.mutation(() => core.updates.install()),
    }),

    invitations: router({
      create: procedure.input(z.void()).mutation(async () => unwrap(await conversations.invite())),
    }),

    settings: router({
      update: procedure.input(desktopInputs.settings).mutation(({ input }) => {
        tell({ kind: 'settings', settings: settings.update(withoutUndefined(input)) })
        core.keeper.wake()
        // On standby it is open by the settings of before.
        if (microphoneSettings.some((key) => input[key] !== undefined)) takes.closeMicrophone()
      }),
      setListening: procedure.input(desktopInputs.listening).mutation(({ input }) => {
        const { memberId, ...how } = input
        core.profiles.choose(memberId, how)
      }),
      /** Where one looks in a conversation; null: at the newest. */
      setPlace: procedure.input(desktopInputs.place).mutation(({ input }) => {
        const before = settings.read().places ?? {}
        const places = placesWith(before, input)
        if (places !== before) tell({ kind: 'settings', settings: settings.update({ places }) })
      }),
      setSpeed: procedure
        .input(desktopInputs.speed)
        .mutation(({ input }) => core.profiles.choose(input.memberId, { speed: input.speed })),
    }),
  })
}

export type DesktopRouter = ReturnType<typeof createDesktopRouter>
