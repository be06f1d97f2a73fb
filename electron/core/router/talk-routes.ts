import { type CaptureCommand, CaptureFact, CaptureLevels } from '#shared/contract/capture.ts'
import { desktopInputs } from '#shared/contract/desktop-inputs.ts'
import { keyInputs } from '#shared/contract/keys.ts'
import { takeFileInputs } from '#shared/contract/take-files.ts'
import { streamFrom } from '../async-queue.ts'
import type { Area } from './base.ts'
import { conversationCheck } from './conversation-check.ts'
import { unwrap } from './results.ts'

/** Recording: the page that does it, the keys that ask for it, and what became of it. */
export function talkRoutes({ base: { router, procedure }, core, pageKeys }: Area) {
  const { levels, settings, takes } = core
  const requireConversation = conversationCheck(core)
  return {
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

    talk: router({
      key: procedure.input(desktopInputs.talkKey).mutation(({ input }) => pageKeys.key(input.event)),
      finish: procedure.input(desktopInputs.take).mutation(({ input }) => pageKeys.finish(input.takeId)),
      setTarget: procedure.input(desktopInputs.setTarget).mutation(({ input }) => {
        takes.setTarget(input.target)
        core.changes.emit({ kind: 'target', target: input.target })
      }),
    }),

    keys: router({
      /** A window saw a bound chord, where nobody else does. */
      act: procedure.input(keyInputs.act).mutation(({ input }) => pageKeys.act(input.binding, input.edge)),
      bind: procedure.input(keyInputs.bind).mutation(({ input }) => {
        const keys = { ...settings.read().keys, [input.binding]: input.chord }
        core.changes.emit({ kind: 'settings', settings: settings.update({ keys }) })
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
      nameChapter: procedure
        .input(desktopInputs.nameChapter)
        .mutation(({ input: { takeId, ...named } }) => unwrap(takes.nameChapter(takeId, named))),
      resume: procedure.input(desktopInputs.take).mutation(({ input }) => unwrap(takes.resume(input.takeId))),
      /** The picture of a scene, whose bytes went by the binary channel before; see `takeFileInputs`. */
      setPicture: procedure
        .input(takeFileInputs.setPicture)
        .mutation(async ({ input: { takeId, hidden = [], ...of } }) =>
          unwrap(await takes.drawings.setPicture(takeId, { ...of, hidden })),
        ),
      draw: procedure
        .input(takeFileInputs.draw)
        .mutation(async ({ input: { takeId, ...part } }) => unwrap(await takes.drawings.draw(takeId, part))),
      drawn: procedure.input(desktopInputs.take).query(({ input }) => unwrap(takes.drawings.drawn(input.takeId))),
      /** Of a clip of the screen, whose bytes go by the binary channel; see `takeFileInputs`. */
      keepClip: procedure
        .input(takeFileInputs.keepClip)
        .mutation(async ({ input: { takeId, ...part } }) => unwrap(await takes.clips.keep(takeId, part))),
      keepPoster: procedure
        .input(takeFileInputs.keepPoster)
        .mutation(async ({ input: { takeId, blobId, fromMs, webp } }) =>
          unwrap(
            await takes.clips.keepPoster(takeId, blobId, {
              fromMs,
              bytes: new Uint8Array(Buffer.from(webp, 'base64')),
            }),
          ),
        ),
      dropClip: procedure
        .input(takeFileInputs.dropClip)
        .mutation(async ({ input: { takeId, blobId } }) => unwrap(await takes.clips.drop(takeId, blobId))),
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
  }
}
