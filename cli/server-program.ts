import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { isReason, ReasonError } from '#shared/kernel/reasons.ts'

/** The server's programs; started as programs because the command line may not import the server. */
const programs = { serve: '../server/main.ts', invite: '../server/invite.ts' } as const

export interface ServerProgram {
  onLine(listener: (line: string) => void): void
  stop(signal: NodeJS.Signals): void
  /** Exit code 0 resolves; anything else rejects with a `ReasonError` made of the program's own `error` line. */
  readonly ended: Promise<void>
}

/** `onLog`: lines of standard error other than the fatal one. */
export function startServerProgram(
  name: keyof typeof programs,
  args: readonly string[],
  onLog: (line: string) => void,
): ServerProgram {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    [fileURLToPath(new URL(programs[name], import.meta.url)), ...args],
    // Our end of its standard input closes when we do, however we end; `--parent-stdin` makes it end then too.
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let fatal: ReasonError | null = null
  createInterface({ input: child.stderr }).on('line', (line) => {
    const [word, reason = '', ...detail] = line.split(' ')
    if (word === 'error' && isReason(reason)) fatal = new ReasonError(reason, detail.join(' '))
    else onLog(line)
  })
  const lines = createInterface({ input: child.stdout })
  return {
    onLine: (listener) => void lines.on('line', listener),
    stop: (signal) => void child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        if (code === 0) resolve()
        else reject(fatal ?? new ReasonError('internal', `the server ended with exit code ${code}`))
      })
    }),
  }
}
