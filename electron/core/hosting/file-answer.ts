import { type ByteRange, parseRange } from '#shared/kernel/http-range.ts'
import type { ServedFile } from './app-files.ts'

/** Head of an answer that serves a file. `body`: the bytes to send, both ends included; null for none. */
export interface FileAnswer {
  readonly status: 200 | 206 | 416
  readonly headers: Readonly<Record<string, string>>
  readonly body: ByteRange | null
}

/** For GET and HEAD (RFC 9110): one range at most, several or unknown units get the whole file. */
export function answerFile(
  file: Omit<ServedFile, 'path'>,
  request: { method: string; range: string | null },
): FileAnswer {
  const common = {
    'accept-ranges': 'bytes',
    'cache-control': file.cacheControl,
    'content-type': file.contentType,
  }
  const range = parseRange(request.range, file.sizeBytes)
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...common, 'content-range': `bytes */${file.sizeBytes}` }, body: null }
  }
  const hasBody = request.method === 'GET' && file.sizeBytes > 0
  if (range === 'whole') {
    return {
      status: 200,
      headers: { ...common, 'content-length': String(file.sizeBytes) },
      body: hasBody ? { start: 0, end: file.sizeBytes - 1 } : null,
    }
  }
  return {
    status: 206,
    headers: {
      ...common,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${file.sizeBytes}`,
    },
    body: hasBody ? range : null,
  }
}
