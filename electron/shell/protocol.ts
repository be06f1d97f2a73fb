import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { type Protocol, protocol } from 'electron'
import type { AppFiles } from '#core/hosting/app-files.ts'
import { answerFile, type FileAnswer } from '#core/hosting/file-answer.ts'
import { answerMedia, type MediaSource } from '#core/hosting/media-answer.ts'
import { securityHeaders } from '#core/hosting/policy.ts'
import type { ByteRange } from '#shared/kernel/http-range.ts'
import type { Log } from '#shared/kernel/log.ts'
import { APP_HOST, APP_SCHEME } from './origin.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

export interface AppProtocolDeps {
  /** Of the session whose windows show the app. */
  readonly protocol: Protocol
  readonly files: AppFiles
  readonly media: MediaSource
  readonly log: Log
}

/** `earshot://app/...`: the built page, and sound under `/media/` with ranges. Opens no port. */
export function serveApp(deps: AppProtocolDeps): void {
  const answer = createAppAnswer(deps)
  deps.protocol.handle(APP_SCHEME, answer)
}

export function createAppAnswer({ files, media, log }: Omit<AppProtocolDeps, 'protocol'>) {
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const { method } = request
    if (url.host !== APP_HOST) return tell(404, 'There is no such page.')
    if (method !== 'GET' && method !== 'HEAD') return tell(405, 'Only GET and HEAD are answered.')
    const range = request.headers.get('range')
    if (url.pathname.startsWith('/media/')) {
      const sound = await answerMedia(media, { pathname: url.pathname, method, range })
      if (sound.kind === 'sound') return stream(sound, log)
      const headers = headersWith({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      return new Response(sound.body, { status: sound.status, headers })
    }
    const file = files.find(url.pathname)
    if (!file) return tell(404, 'There is no such page.')
    return stream(
      { answer: answerFile(file, { method, range }), read: (part) => createReadStream(file.path, part) },
      log,
    )
  }
}

interface Streamed {
  readonly answer: FileAnswer
  readonly read: (part: ByteRange) => Readable
}

function stream({ answer, read }: Streamed, log: Log): Response {
  const init = { status: answer.status, headers: headersWith(answer.headers) }
  if (!answer.body) return new Response(null, init)
  const bytes = read(answer.body)
  bytes.on('error', (error) => log('warn', 'a file could not be served whole', { error: error.message }))
  return new Response(Readable.toWeb(bytes) as ReadableStream, init)
}

function tell(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: headersWith({ 'content-type': 'text/plain; charset=utf-8' }) })
}

const headersWith = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  ...securityHeaders([]),
  ...more,
})
