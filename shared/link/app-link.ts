import { formatInvitationLink, type InvitationLink, parseInvitationLink } from '../contract/auth.ts'
import { ConversationId, NoteId } from '../kernel/ids.ts'

/**
 * The links by which other programs lead to a place in the app. The grammar is closed:
 *
 *     earshot://join?link=LINK              LINK: an invitation link, percent-encoded
 *     earshot://conversation/ID
 *     earshot://note/ID[?at=MILLISECONDS]
 *
 * Whoever opens one is anybody: a web page, a mail, a file. So a link only shows; nothing is joined, played or sent by it, and what is
 * not exactly of this grammar is none. `earshot://app/`, where the app's own page lives, is none of them either.
 */
export type AppLink =
  | { readonly kind: 'join'; readonly invitation: InvitationLink }
  | { readonly kind: 'conversation'; readonly conversationId: ConversationId }
  /** `atMs`: the moment in it; null: the note as a whole. */
  | { readonly kind: 'note'; readonly noteId: NoteId; readonly atMs: number | null }

const SCHEME = 'earshot:'

/** Longer than any link of ours; what is longer is not even looked at. */
const LENGTH_LIMIT = 600

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** Without leading zeros, so that each link is written in one way; eight digits are more than a day. */
const milliseconds = '0|[1-9][0-9]{0,7}'

const joinPattern = /^earshot:\/\/join\/?\?link=([A-Za-z0-9%._-]+)$/
const conversationPattern = new RegExp(`^earshot://conversation/(${id})/?$`)
const notePattern = new RegExp(`^earshot://note/(${id})/?(?:\\?at=(${milliseconds}))?$`)

/** A server's address as it may stand in a link from outside: a name, an IPv4 or a bracketed IPv6 address, and perhaps a port. */
const serverPattern = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/

/** True for whatever claims to be a link of ours, however broken: it is told to the person, where anything else is not. */
export const claimsToBeLink = (text: string): boolean => text.slice(0, SCHEME.length).toLowerCase() === SCHEME

/** Null for anything that is not exactly a link. Total: never throws, whatever the text. */
export function parseAppLink(text: string): AppLink | null {
  if (text.length > LENGTH_LIMIT) return null
  const conversation = ConversationId.safeParse(conversationPattern.exec(text)?.[1])
  if (conversation.success) return { kind: 'conversation', conversationId: conversation.data }
  const note = notePattern.exec(text)
  const noteId = NoteId.safeParse(note?.[1])
  if (noteId.success)
    return { kind: 'note', noteId: noteId.data, atMs: note?.[2] === undefined ? null : Number(note[2]) }
  return parseJoin(text)
}

function parseJoin(text: string): AppLink | null {
  const encoded = joinPattern.exec(text)?.[1]
  if (encoded === undefined) return null
  const decoded = decoding(encoded)
  // One encoding only: a second layer, or characters that need none but have it, are tricks.
  if (decoded === null || encodeURIComponent(decoded) !== encoded) return null
  const invitation = parseInvitationLink(decoded)
  if (invitation === null || !serverPattern.test(invitation.serverUrl)) return null
  return formatInvitationLink(invitation) === decoded ? { kind: 'join', invitation } : null
}

function decoding(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The same invitation as a link that opens the app itself; null for a text that is no invitation, or one to an address that no link may name. */
export function appLinkOfInvitation(text: string): string | null {
  const invitation = parseInvitationLink(text)
  if (invitation === null) return null
  const link = formatAppLink({ kind: 'join', invitation })
  return parseAppLink(link) === null ? null : link
}

export function formatAppLink(link: AppLink): string {
  switch (link.kind) {
    case 'join':
      return `earshot://join?link=${encodeURIComponent(formatInvitationLink(link.invitation))}`
    case 'conversation':
      return `earshot://conversation/${link.conversationId}`
    case 'note':
      return `earshot://note/${link.noteId}${link.atMs === null ? '' : `?at=${link.atMs}`}`
  }
}
