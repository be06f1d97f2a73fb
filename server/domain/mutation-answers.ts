import type { Conversation } from '#shared/contract/model.ts'
import type { MutationAnswer } from '#shared/contract/mutation.ts'

export type Done = Extract<MutationAnswer, { outcome: 'done' }>

/** The answer of a mutation that was carried out. */
export function doneAt(seq: number | null, more?: { sentAtMs?: number; conversation?: Conversation }): Done {
  return { outcome: 'done', seq, sentAtMs: more?.sentAtMs ?? null, conversation: more?.conversation ?? null }
}

/** There was nothing left to write: what was asked for is so already. */
export const nothingWritten = (): Done => doneAt(null)
