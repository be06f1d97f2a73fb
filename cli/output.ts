import { type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** Where a command writes. Answers go to `out`, everything a person should know beside them to `err`. */
export interface Output {
  readonly isJson: boolean
  /** The command's answer: `value` as JSON for machines, or `text` for people. */
  answer(value: unknown, text: string): void
  /** For people only, on standard error; silent with `--json`. */
  progress(text: string): void
  /** Tells why a command failed and returns its exit code. */
  fail(reason: Reason, detail?: string): ExitCode
  /** Same, for whatever was thrown: a `ReasonError` keeps its sentence, anything else becomes `internal`. */
  failWith(error: unknown): ExitCode
}

interface Streams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

export function createOutput(isJson: boolean, streams: Streams): Output {
  const fail = (reason: Reason, detail?: string): ExitCode => {
    const message = sentenceOf(reason, detail)
    if (isJson) streams.out(`${JSON.stringify({ ok: false, reason, message })}\n`)
    else streams.err(`earshot: ${message}\n`)
    return exitCodes.failed
  }
  return {
    isJson,
    answer: (value, text) => streams.out(isJson ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`),
    progress: (text) => {
      if (!isJson) streams.err(`${text}\n`)
    },
    fail,
    failWith: (error) => {
      const known = reasonOf(error)
      if (known) return fail(known.reason, known.detail)
      return fail('internal', error instanceof Error ? error.message : String(error))
    },
  }
}

/** A tRPC error carries the `ReasonError` that caused it. */
function reasonOf(error: unknown): ReasonError | null {
  if (error instanceof ReasonError) return error
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause)
  return null
}

/** Columns padded to their widest cell; the last one is left ragged. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)))
  const padded = (row: readonly string[]) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
  return rows.map((row) => padded(row).join('  ')).join('\n')
}
