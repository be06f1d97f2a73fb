/** One satisfiable byte range, both ends included (RFC 9110, section 14). */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Reads a `Range` header against a body of `sizeBytes`.
 * `whole`: no header, or one this server may ignore (other units, several ranges). `unsatisfiable`: answer 416.
 */
export function parseRange(
  header: string | null | undefined,
  sizeBytes: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    const suffix = Number(last)
    if (suffix === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { start: Math.max(0, sizeBytes - suffix), end: sizeBytes - 1 }
  }
  const start = Number(first)
  if (start >= sizeBytes) return 'unsatisfiable'
  if (last === '') return { start, end: sizeBytes - 1 }
  if (Number(last) < start) return 'whole'
  return { start, end: Math.min(Number(last), sizeBytes - 1) }
}
