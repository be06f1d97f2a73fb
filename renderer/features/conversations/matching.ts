import type { UiConversation } from '#shared/contract/desktop.ts'

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** 0: the title begins with it. 1: a word does. 2: it stands somewhere. Null: it does not. */
function rankOf(title: string, wanted: string): number | null {
  const text = plain(title)
  if (text.startsWith(wanted)) return 0
  if (text.split(/[\s_-]+/).some((word) => word.startsWith(wanted))) return 1
  return text.includes(wanted) ? 2 : null
}

/** Conversations whose title holds the text, the best match first and otherwise in the order given. Accents do not matter. */
export function matchingConversations(conversations: readonly UiConversation[], text: string): UiConversation[] {
  const wanted = plain(text.trim().replace(/^#/, ''))
  if (wanted === '') return [...conversations]
  return conversations
    .map((conversation) => ({ conversation, rank: rankOf(conversation.title, wanted) }))
    .filter((entry): entry is { conversation: UiConversation; rank: number } => entry.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map((entry) => entry.conversation)
}
