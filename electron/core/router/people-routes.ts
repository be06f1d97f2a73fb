import { z } from 'zod'
import { desktopInputs } from '#shared/contract/desktop-inputs.ts'
import { placesWith } from '../saved-places.ts'
import type { Area } from './base.ts'
import { unwrap, withoutUndefined } from './results.ts'

const microphoneSettings = ['microphoneId', 'microphoneLingerMs', 'prerollMs'] as const

/** Who is here, where, and how they want it. */
export function peopleRoutes({ base: { router, procedure }, core }: Pick<Area, 'base' | 'core'>) {
  const { conversations, sessions, settings, takes } = core
  return {
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

    invitations: router({
      create: procedure.input(z.void()).mutation(async () => unwrap(await conversations.invite())),
    }),

    settings: router({
      update: procedure.input(desktopInputs.settings).mutation(({ input }) => {
        core.changes.emit({ kind: 'settings', settings: settings.update(withoutUndefined(input)) })
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
        if (places !== before) core.changes.emit({ kind: 'settings', settings: settings.update({ places }) })
      }),
      setSpeed: procedure
        .input(desktopInputs.speed)
        .mutation(({ input }) => core.profiles.choose(input.memberId, { speed: input.speed })),
    }),
  }
}
