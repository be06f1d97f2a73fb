import type { TakeTarget } from '#shared/contract/ui-take.ts'

/** The same conversation and the same thread; where in the thread does not matter. */
export const isSamePlace = (a: TakeTarget, b: TakeTarget): boolean =>
  a.conversationId === b.conversationId && a.rootId === b.rootId
