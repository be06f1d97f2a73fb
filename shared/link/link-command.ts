import { z } from 'zod'
import { formatInvitationLink } from '../contract/auth.ts'
import type { UiCommand } from '../contract/shell.ts'
import { claimsToBeLink, parseAppLink } from './app-link.ts'
import { FILES_AT_ONCE, PATH_LENGTH } from './opened-files.ts'

/** What a page is asked for by a text that somebody else wrote. Only shows; never joins, plays, records or sends. */
export function commandOfLink(text: string): UiCommand {
  const link = parseAppLink(text)
  switch (link?.kind) {
    case undefined:
      return { kind: 'linkRefused' }
    case 'join':
      return { kind: 'showInvitation', link: formatInvitationLink(link.invitation) }
    case 'conversation':
      return { kind: 'show', conversationId: link.conversationId, noteId: null, atMs: null }
    case 'note':
      return { kind: 'showNote', noteId: link.noteId, atMs: link.atMs }
  }
}

/**
 * The link that a command line carries: its last argument, where the system puts it, and no other. A switch in front of it or inside of it
 * is no part of it. Null: the program was started without one.
 */
export function linkInArguments(args: readonly string[]): string | null {
  const last = args.at(-1)
  return last !== undefined && claimsToBeLink(last) ? last.slice(0, LENGTH_KEPT) : null
}

/** A link that is cut here is none by then; what is passed between two starts of the program stays small. */
const LENGTH_KEPT = 2000

/** What a second start tells the first. Electron's own copy of its arguments has others mixed in, in another order. */
export const SecondStart = z.object({
  link: z.string().max(LENGTH_KEPT).nullable(),
  /** Absolute: it was started in another folder. */
  files: z.array(z.string().max(PATH_LENGTH)).max(FILES_AT_ONCE).default([]),
})
export type SecondStart = z.infer<typeof SecondStart>

/** `data`: what the second start said; `args`: its arguments, for one that said nothing. */
export function linkOfSecondStart(args: readonly string[], data: unknown): string | null {
  const told = SecondStart.safeParse(data)
  return told.success ? told.data.link : linkInArguments(args)
}

/** Only what the second start said: of its arguments Electron keeps no order, and a switch must never be read as a file. */
export function filesOfSecondStart(data: unknown): readonly string[] {
  const told = SecondStart.safeParse(data)
  return told.success ? told.data.files : []
}
