import { z } from 'zod'

/**
 * The desktop router's calls as messages over one duplex channel: Electron IPC or a loopback WebSocket. One protocol for both,
 * so that what the browser host proves also holds for the Electron app. Bytes (pages) go beside it, as binary messages.
 */
export const RpcRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    id: z.number().int().nonnegative(),
    type: z.enum(['query', 'mutation', 'subscription']),
    path: z.string().min(1).max(100),
    /** Left out for calls without input: JSON has no `undefined`. */
    input: z.unknown().optional(),
  }),
  /** Ends a subscription, or tells that nobody waits for the answer any more. */
  z.object({ kind: z.literal('stop'), id: z.number().int().nonnegative() }),
])
export type RpcRequest = z.infer<typeof RpcRequest>

/** The error's `message` is a sentence for the person; `reason` is a key of the table of reasons. */
export const RpcResponse = z.discriminatedUnion('kind', [
  /** `data` is left out when the procedure answers nothing. */
  z.object({ kind: z.literal('data'), id: z.number().int(), data: z.unknown().optional() }),
  z.object({
    kind: z.literal('error'),
    id: z.number().int(),
    error: z.object({ reason: z.string(), message: z.string(), detail: z.string().nullable() }),
  }),
  /** A subscription has ended. */
  z.object({ kind: z.literal('complete'), id: z.number().int() }),
])
export type RpcResponse = z.infer<typeof RpcResponse>
