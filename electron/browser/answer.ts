import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AppFiles } from '#core/hosting/app-files.ts'
import { answerFile, type FileAnswer } from '#core/hosting/file-answer.ts'
import { answerMedia, type MediaSource } from '#core/hosting/media-answer.ts'
import { securityHeaders } from '#core/hosting/policy.ts'
import type { ByteRange } from '#shared/kernel/http-range.ts'
import type { Log } from '#shared/kernel/log.ts'
import { cookieMissing, type Guard, type Refusal } from './guard.ts'

export interface AnswerDeps {
  readonly guard: Guard
  readonly files: AppFiles
  readonly media: MediaSource
  readonly log: Log
}

/** Answers plain HTTP: the entry link, the built page, and sound. */
export async function answer(deps: AnswerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { guard, files, media } = deps
  const method = request.method ?? 'GET'
  const url = URL.parse(request.url ?? '/', guard.origin)
  const place = guard.checkPlace({ method, headers: request.headers })
  for (const [name, value] of Object.entries(securityHeaders(socketOrigins(request.headers.host)))) {
    response.setHeader(name, value)
  }
  if (!place.ok) return tell(response, place)
  if (!url) return tell(response, { ok: false, status: 400, message: 'This address cannot be read.' })
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return tell(response, { ok: false, status: 405, message: 'Only GET and HEAD are answered.' })
  }
  const key = url.pathname === '/' ? url.searchParams.get('key') : null
  if (key !== null) return letIn(guard, key, response)
  if (!guard.hasCookie(request.headers)) return tell(response, cookieMissing)

  const range = request.headers.range ?? null
  if (url.pathname.startsWith('/media/')) {
    const sound = await answerMedia(media, { pathname: url.pathname, method, range })
    if (sound.kind === 'sound') return stream(deps, response, sound)
    response.writeHead(sound.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    return void response.end(sound.body)
  }
  const file = files.find(url.pathname)
  if (!file) return tell(response, { ok: false, status: 404, message: 'There is no such page.' })
  return stream(deps, response, {
    answer: answerFile(file, { method, range }),
    read: (part) => createReadStream(file.path, part),
  })
}

/** `'self'` covers WebSockets of the same origin by today's CSP; older engines want them by name. */
function socketOrigins(host: string | undefined): string[] {
  return host !== undefined && /^[\w.:-]+$/.test(host) ? [`ws://${host}`] : []
}

function letIn(guard: Guard, key: string, response: ServerResponse): void {
  if (!guard.isKey(key)) {
    tell(response, { ok: false, status: 403, message: 'This key is not the one of this start of Earshot.' })
    return
  }
  response.writeHead(303, { location: '/', 'set-cookie': guard.cookie, 'cache-control': 'no-store' })
  response.end()
}

function tell(response: ServerResponse, verdict: Refusal): void {
  response.writeHead(verdict.status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`${verdict.message}\n`)
}

interface Streamed {
  readonly answer: FileAnswer
  readonly read: (part: ByteRange) => Readable
}

async function stream({ log }: AnswerDeps, response: ServerResponse, { answer, read }: Streamed): Promise<void> {
  response.writeHead(answer.status, answer.headers)
  if (!answer.body) return void response.end()
  try {
    await pipeline(read(answer.body), response)
  } catch (error) {
    // A player that seeks or stops closes the connection in the middle; that is no fault.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) {
      log('warn', 'a file could not be served whole', { error: String(error) })
    }
    response.destroy()
  }
}
