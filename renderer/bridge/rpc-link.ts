import { type Operation, type OperationResultObserver, TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { RpcResponse } from '#shared/contract/rpc.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { createCallError } from './failure.ts'
import type { Wire } from './wire.ts'

/**
 * A tRPC link over a wire. A call whose connection is cut ends with `programUnreachable`, for nobody knows whether it was
 * done; a subscription waits and is asked for again, since its first message is a snapshot.
 */
export function createRpcLink<TRouter extends AnyTRPCRouter>(wire: Wire): TRPCLink<TRouter> {
  type Observer = OperationResultObserver<TRouter, unknown>
  interface Entry {
    readonly op: Operation
    readonly observer: Observer
  }
  const open = new Map<number, Entry>()
  let lastId = 0

  const fail = ({ op, observer }: Entry, error: { reason: string; message: string; detail: string | null }): void =>
    observer.error(createCallError({ ...error, path: op.path }))
  const failUnreachable = (entry: Entry): void =>
    fail(entry, { reason: 'programUnreachable', message: sentenceOf('programUnreachable'), detail: null })

  const start = (entry: Entry): number => {
    lastId += 1
    const id = lastId
    const { type, path, input } = entry.op
    open.set(id, entry)
    if (!wire.send({ kind: 'call', id, type, path, input }) && type !== 'subscription') {
      open.delete(id)
      failUnreachable(entry)
    }
    return id
  }

  wire.onMessage((message) => {
    const response = RpcResponse.safeParse(message)
    if (!response.success) return
    const { data: answer } = response
    const entry = open.get(answer.id)
    if (!entry) return
    const isSubscription = entry.op.type === 'subscription'
    if (answer.kind !== 'data' || !isSubscription) open.delete(answer.id)
    if (answer.kind === 'error') return fail(entry, answer.error)
    if (answer.kind === 'data') entry.observer.next({ result: { type: 'data', data: answer.data } })
    else entry.observer.next({ result: { type: 'stopped' } })
    if (answer.kind === 'complete' || !isSubscription) entry.observer.complete()
  })

  wire.onOpenChange((isOpen) => {
    for (const [id, entry] of [...open]) {
      if (entry.op.type !== 'subscription') {
        open.delete(id)
        failUnreachable(entry)
        continue
      }
      const state = isOpen ? ({ type: 'state', state: 'pending', error: null } as const) : connectingState
      entry.observer.next({ result: state })
      if (isOpen) wire.send({ kind: 'call', id, type: 'subscription', path: entry.op.path, input: entry.op.input })
    }
  })

  return () =>
    ({ op }) =>
      observable((observer) => {
        const abort = (): void => {
          if (op.type === 'subscription') observer.complete()
          else observer.error(TRPCClientError.from(new DOMException('stopped', 'AbortError')))
        }
        if (op.signal?.aborted) {
          abort()
          return () => undefined
        }
        op.signal?.addEventListener('abort', abort)
        const id = start({ op, observer })
        if (op.type === 'subscription') observer.next({ result: { type: 'started' } })
        return () => {
          op.signal?.removeEventListener('abort', abort)
          if (open.delete(id)) wire.send({ kind: 'stop', id })
        }
      })
}

const connectingState = { type: 'state', state: 'connecting', error: null } as const
