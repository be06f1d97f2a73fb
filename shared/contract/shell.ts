import { z } from 'zod'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { Permission } from './permissions.ts'

/**
 * Between the desktop around the app (tray, notifications, keys, links) and the page of the main window. The page plays and shows;
 * the core decides which page is asked.
 */
export const UiCommand = z.discriminatedUnion('kind', [
  /** Brings the conversation into view, and the note, and the moment in it. Plays nothing. */
  z.object({
    kind: z.literal('show'),
    conversationId: ConversationId,
    noteId: NoteId.nullable(),
    atMs: z.number().int().nonnegative().nullable(),
  }),
  /** As `show`, for whoever knows the note and not where it is. */
  z.object({ kind: z.literal('showNote'), noteId: NoteId, atMs: z.number().int().nonnegative().nullable() }),
  /** Says that a link which led here cannot be followed. What stood in it is not passed on. */
  z.object({ kind: z.literal('linkRefused') }),
  /** Opens our own screen that says what the permission is for. */
  z.object({ kind: z.literal('askPermission'), permission: Permission }),
  /** Says why a file that was opened with the app is no draft. */
  z.object({ kind: z.literal('fileRefused'), message: z.string().max(6000) }),
  /** Plays the note without bringing the window to the front. */
  z.object({ kind: z.literal('playNote'), noteId: NoteId }),
  z.object({ kind: z.literal('playNextUnheard') }),
  z.object({ kind: z.literal('playPause') }),
  z.object({ kind: z.literal('stepSpeed'), direction: z.union([z.literal(1), z.literal(-1)]) }),
  /** Opens the thread of the note, where the next take then goes. */
  z.object({ kind: z.literal('reply'), noteId: NoteId }),
  z.object({ kind: z.literal('showDialog'), dialog: z.enum(['settings', 'invite', 'newConversation', 'keys']) }),
  /** Takes a picture of the screen to draw on while speaking. `isChosen`: of which display is settled. `noteId`: to reply to. */
  z.object({ kind: z.literal('showScreen'), isChosen: z.boolean(), noteId: NoteId.nullable() }),
  /** Begins a clip of the screen, or ends the one that is recorded. `isChosen`: of which display is settled. */
  z.object({ kind: z.literal('recordScreen'), isChosen: z.boolean() }),
  /** Fills in the field for joining; the person joins, or not. */
  z.object({ kind: z.literal('showInvitation'), link: z.string().max(2000) }),
])
export type UiCommand = z.infer<typeof UiCommand>

/** What a page says of itself, so that nobody is told of what is in front of them. */
export const UiPresence = z.object({
  isVisible: z.boolean(),
  isFocused: z.boolean(),
  /** In view: the open conversation, and the thread beside it. */
  conversationId: ConversationId.nullable(),
  rootId: NoteId.nullable(),
  /** Esc leaves something in this page, and no take. Absent means no. */
  hasEscape: z.boolean().optional(),
  /** The note in the player; drafts are not told of. */
  playback: z.object({ noteId: NoteId, isPlaying: z.boolean() }).nullable(),
})
export type UiPresence = z.infer<typeof UiPresence>

/** Each page names itself, so that what it says of itself goes when it does. */
export const UiWindowId = z.uuid()

export const shellInputs = {
  commands: z.object({ windowId: UiWindowId }),
  presence: z.object({ windowId: UiWindowId, presence: UiPresence }),
}
