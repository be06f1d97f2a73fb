import { type AnyTRPCRouter, callTRPCProcedure, TRPCError } from '@trpc/server'
import { isObservable, observableToAsyncIterable } from '@trpc/server/observable'
import { ZodError } from 'zod'
import { decodePageFrame, type PageFrame } from '#shared/contract/capture.ts'
import { RpcRequest, type RpcResponse } from '#shared/contract/rpc.ts'
import { decodeFileFrame, type FileFrame } from '#shared/contract/take-files.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import type { ClientChannel } from './ports.ts'

/**
 * Answers one window's calls by the desktop router. Owns the open calls of that channel and ends them all when it closes.
 * It never lets a stack, a path of this computer or a library's words reach the window.
 */

/** A window has one feed, one capture subscription and a handful of calls; more than this is a loop gone wrong. */
const MAX_OPEN_CALLS = 256

export interface ServeRpcOptions {
  readonly channel: ClientChannel
  readonly router: AnyTRPCRouter
  /** Made once for the channel. */
  readonly createContext: () => unknown
  readonly onPage: (frame: PageFrame) => void
  readonly onFile: (frame: FileFrame) => void
  readonly log: Log
}

type Call = Extract<RpcRequest, { kind: 'call' }>
type WireError = Extract<RpcResponse, { kind: 'error' }>['error']

export function serveRpc({ channel, router, createContext, onPage, onFile, log }: ServeRpcOptions): void {
  const open = new Map<number, AbortController>()
  const drop = createDrop(log)
  const context = createContext()
  let isClosed = false

  const send = (message: RpcResponse): void => {
    if (!isClosed) channel.send(message)
  }
  const refuse = (id: number, reason: Reason, detail: string): void => {
    send({ kind: 'error', id, error: { reason, message: sentenceOf(reason, detail), detail } })
  }

  const run = async (call: Call, abort: AbortController): Promise<void> => {
    // A call that was stopped owes no answer: its id may be forgotten on the other side.
    const answer = (message: RpcResponse): void => {
      if (!abort.signal.aborted) send(message)
    }
    try {
      const result: unknown = await callTRPCProcedure({
        router,
        path: call.path,
        type: call.type,
        getRawInput: async () => call.input,
        ctx: context,
        signal: abort.signal,
        batchIndex: 0,
      })
      if (call.type !== 'subscription') return answer({ kind: 'data', id: call.id, data: result })
      for await (const data of iterableOf(result, abort.signal)) {
        if (abort.signal.aborted) break
        answer({ kind: 'data', id: call.id, data })
      }
      answer({ kind: 'complete', id: call.id })
    } catch (error) {
      if (abort.signal.aborted) return
      const wire = wireErrorOf(error, call.path)
      if (wire.reason === 'internal') log('error', 'call failed', { path: call.path, error: describe(error) })
      answer({ kind: 'error', id: call.id, error: wire })
    } finally {
      if (open.get(call.id) === abort) open.delete(call.id)
    }
  }

  channel.onMessage((message) => {
    const request = RpcRequest.safeParse(message)
    if (!request.success) {
      log('warn', 'message refused', { issues: request.error.issues.length })
      const id = idOf(message)
      if (id !== null) refuse(id, 'requestInvalid', issueOf(request.error))
      return
    }
    const { data } = request
    if (data.kind === 'stop') {
      open.get(data.id)?.abort()
      open.delete(data.id)
      return
    }
    if (open.has(data.id)) return refuse(data.id, 'requestInvalid', `call ${data.id} is open already`)
    if (open.size >= MAX_OPEN_CALLS) return refuse(data.id, 'rateLimited', `${open.size} open calls`)
    const abort = new AbortController()
    open.set(data.id, abort)
    drop(run(data, abort), `call ${data.path}`)
  })

  channel.onBytes((bytes) => {
    const page = decodePageFrame(bytes)
    if (page) return onPage(page)
    const file = decodeFileFrame(bytes)
    if (file) onFile(file)
    else log('warn', 'bytes refused', { sizeBytes: bytes.length })
  })

  channel.onClose(() => {
    isClosed = true
    for (const abort of open.values()) abort.abort()
    open.clear()
  })
}

function iterableOf(result: unknown, signal: AbortSignal): AsyncIterable<unknown> {
  if (isObservable(result)) return observableToAsyncIterable(result, signal)
  if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result) {
    return result as AsyncIterable<unknown>
  }
  throw new Error('a subscription gave neither an async iterable nor an observable')
}

/** What the window may know of an error: the reason and its sentence. */
export function wireErrorOf(error: unknown, path: string): WireError {
  const wire = (reason: Reason, detail: string | null): WireError => ({
    reason,
    message: sentenceOf(reason, detail ?? ''),
    detail,
  })
  const cause = error instanceof TRPCError && error.cause instanceof ReasonError ? error.cause : error
  if (cause instanceof ReasonError) return wire(cause.reason, cause.detail ?? null)
  if (error instanceof TRPCError) {
    if (error.code === 'BAD_REQUEST') return wire('requestInvalid', issueOf(error.cause))
    if (error.code === 'NOT_FOUND' || error.code === 'METHOD_NOT_SUPPORTED') {
      return wire('requestInvalid', `there is no call ${path}`)
    }
  }
  return wire('internal', path)
}

/** The first complaint of a schema, such as `limit: Too big: expected number to be <=200`. */
function issueOf(error: unknown): string {
  const issue = error instanceof ZodError ? error.issues[0] : undefined
  if (!issue) return 'its input has another shape'
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message
}

function idOf(message: unknown): number | null {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : null
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))
