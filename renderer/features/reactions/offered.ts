import type { Reaction } from '#shared/contract/reaction.ts'

/** Those the picker offers, in its order, with the names that are read out; the digit keys choose them by their place. */
export const offeredReactions: readonly { readonly reaction: Reaction; readonly name: string }[] = [
  { reaction: '👍', name: 'Thumbs up' },
  { reaction: '❤️', name: 'Heart' },
  { reaction: '😄', name: 'Smile' },
  { reaction: '🎉', name: 'Celebrate' },
  { reaction: '👀', name: 'Looking into it' },
  { reaction: '✅', name: 'Done' },
  { reaction: '🙏', name: 'Thank you' },
  { reaction: '🤔', name: 'Not sure' },
]

/** Any other sign is its own name: screen readers know emoji. */
export const nameOfReaction = (reaction: Reaction): string =>
  offeredReactions.find((offered) => offered.reaction === reaction)?.name ?? reaction
