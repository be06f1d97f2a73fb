import type { UiConversation } from '#shared/contract/desktop.ts'
import type { ConversationKind } from '#shared/contract/model.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { TakeTarget, UiTake } from '#shared/contract/ui-take.ts'

export interface ConversationSection {
  readonly kind: ConversationKind
  readonly title: string
  readonly conversations: readonly UiConversation[]
}

const sectionTitles: readonly (readonly [ConversationKind, string])[] = [
  ['channel', 'Channels'],
  ['group', 'Groups'],
  ['direct', 'Direct'],
  ['self', 'Private'],
]

/** The list as it stands on the left: by kind, then by name, so that nothing moves under the pointer. */
export function sectionsOf(conversations: Readonly<Record<string, UiConversation>>): readonly ConversationSection[] {
  const all = Object.values(conversations)
  return sectionTitles
    .map(([kind, title]) => ({
      kind,
      title,
      conversations: all.filter((item) => item.kind === kind).sort((a, b) => a.title.localeCompare(b.title)),
    }))
    .filter((section) => section.conversations.length > 0)
}

/** The newest activity first: the order of the switcher, and of the search for the next unheard note. */
export const byActivity = (conversations: Readonly<Record<string, UiConversation>>): UiConversation[] =>
  Object.values(conversations).sort((a, b) => b.lastActivityMs - a.lastActivityMs)

/** The conversation to open first: the busiest unread one, else the first channel. */
export function firstConversation(conversations: Readonly<Record<string, UiConversation>>): UiConversation | null {
  const unread = byActivity(conversations).find((item) => item.unread > 0)
  return unread ?? sectionsOf(conversations)[0]?.conversations[0] ?? null
}

/** `#general`, `Bob`, `Notes to self`: how a conversation is named in a sentence. */
export const nameInSentence = (conversation: UiConversation | undefined): string =>
  conversation === undefined
    ? 'a conversation that is gone'
    : conversation.kind === 'channel'
      ? `#${conversation.title}`
      : conversation.title

/** The take being made, if there is one. */
export const openTakeOf = (takes: Readonly<Record<string, UiTake>>): UiTake | null =>
  Object.values(takes).find(
    (take) => take.state === 'opening' || take.state === 'recording' || take.state === 'finishing',
  ) ?? null

/** The person finished it, and now it is for them to say what becomes of it: to be reviewed, or with a question. */
export const waitsForPerson = (before: UiTake | undefined, take: UiTake): boolean =>
  take.state === 'draft' &&
  take.keptBecause === null &&
  (before?.state === 'opening' || before?.state === 'recording' || before?.state === 'finishing')

/** Whether letting go of the key sends at once, there. */
export const isReviewedFirst = (settings: Settings, conversation: UiConversation | undefined): boolean =>
  conversation !== undefined && settings.onRelease[conversation.kind] === 'review'

/** Drafts that stand above the composer of this place, oldest first. */
export const draftsFor = (takes: Readonly<Record<string, UiTake>>, place: TakeTarget): UiTake[] =>
  Object.values(takes)
    .filter(
      (take) =>
        take.state === 'draft' &&
        take.target.conversationId === place.conversationId &&
        take.target.rootId === place.rootId,
    )
    .sort((a, b) => a.startedAtMs - b.startedAtMs)

/** Conversations with a kept draft, in themselves or in one of their threads. */
export const conversationsWithDrafts = (takes: Readonly<Record<string, UiTake>>): ReadonlySet<string> =>
  new Set(
    Object.values(takes)
      .filter((take) => take.state === 'draft')
      .map((take) => take.target.conversationId),
  )

export const draftCount = (takes: Readonly<Record<string, UiTake>>): number =>
  Object.values(takes).filter((take) => take.state === 'draft').length

/** The list of drafts over all conversations, the newest first; those discarded keep their place while they can be brought back. */
export const keptTakes = (takes: Readonly<Record<string, UiTake>>): UiTake[] =>
  Object.values(takes)
    .filter((take) => take.state === 'draft' || (take.state === 'discarded' && take.undoUntilMs !== null))
    .sort((a, b) => b.startedAtMs - a.startedAtMs)

/** Those that can still be brought back; the one discarded last stands last. */
export const discardedTakes = (takes: Readonly<Record<string, UiTake>>): UiTake[] =>
  Object.values(takes)
    .filter((take) => take.state === 'discarded' && take.undoUntilMs !== null)
    .sort((a, b) => (a.undoUntilMs ?? 0) - (b.undoUntilMs ?? 0))

export const unheardTotal = (conversations: Readonly<Record<string, UiConversation>>): number =>
  Object.values(conversations).reduce((sum, item) => sum + item.unheard, 0)
