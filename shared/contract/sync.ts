import { z } from 'zod'
import { StreamId } from '../kernel/ids.ts'
import { Event } from './event.ts'
import { limits } from './limits.ts'
import { Seq } from './model.ts'

/** `cursors`: last applied seq by stream; a stream left out counts as 0. */
export const PullRequest = z.object({
  cursors: z.record(z.string(), z.number().int().nonnegative()),
  limit: z.number().int().min(1).max(limits.pullEvents),
})
export type PullRequest = z.infer<typeof PullRequest>

/**
 * Events after each cursor, oldest first, gapless within a stream. `more`: pull again at once.
 * `gone`: streams named in `cursors` that the caller may no longer read.
 */
export const PullAnswer = z.object({
  streams: z.array(z.object({ streamId: StreamId, lastSeq: Seq, events: z.array(Event) })),
  gone: z.array(StreamId),
  more: z.boolean(),
})
export type PullAnswer = z.infer<typeof PullAnswer>

/** Frames of `/live`, server to device. The client sends nothing but pongs. */
export const LiveFrame = z.discriminatedUnion('kind', [
  /** First frame: the channel is attached, so pull now and nothing falls between. */
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  z.object({ kind: z.literal('event'), event: Event }),
  /** Events were skipped for this receiver: pull. */
  z.object({ kind: z.literal('pull') }),
])
export type LiveFrame = z.infer<typeof LiveFrame>
