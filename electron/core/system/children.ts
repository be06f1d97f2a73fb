import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Child, ChildStarter } from '../ports.ts'

/** Files of our own programs, each runnable by Node as it stands. */
export interface Programs {
  readonly server: string
  readonly keyHook: string
}

/** The programs as they stand in the source tree. */
export function sourcePrograms(): Programs {
  const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  return { server: at('../../../server/main.ts'), keyHook: at('../hotkey/key-hook-process.ts') }
}

/** Starts our programs with the Node that runs us. Their standard input stays open for as long as we live. */
export function createChildStarter(programs: Programs, clock: Clock): ChildStarter {
  return {
    start(module, args) {
      const child = spawn(process.execPath, [programs[module], ...args], {
        stdio: ['pipe', 'pipe', 'pipe'],
        windowsHide: true,
      })
      return wrap(child, clock)
    },
  }
}

function wrap(child: ChildProcess, clock: Clock): Child {
  const lines = new Set<(line: string) => void>()
  const errorLines = new Set<(line: string) => void>()
  const exits = new Set<(code: number | null) => void>()
  let hasExited = false
  const gone = new Promise<void>((resolve) => {
    const exited = (code: number | null): void => {
      if (hasExited) return
      hasExited = true
      for (const listener of exits) listener(code)
      resolve()
    }
    // `close` comes after the last line, `exit` may come before it.
    child.once('close', exited)
    child.once('error', (error) => {
      for (const listener of errorLines) listener(error.message)
      exited(null)
    })
  })
  // Writing to a child that is gone is no news.
  child.stdin?.on('error', () => undefined)
  follow(child.stdout, lines)
  follow(child.stderr, errorLines)

  return {
    onLine: (listener) => void lines.add(listener),
    onErrorLine: (listener) => void errorLines.add(listener),
    onExit: (listener) => void exits.add(listener),
    async stop(graceMs) {
      if (hasExited) return
      // Where there are no signals (Windows), the closed standard input says the same.
      child.stdin?.end()
      if (process.platform !== 'win32') child.kill('SIGTERM')
      const timer = clock.setTimer(() => child.kill('SIGKILL'), graceMs)
      await gone
      timer.cancel()
    },
  }
}

function follow(stream: NodeJS.ReadableStream | null, listeners: ReadonlySet<(line: string) => void>): void {
  if (!stream) return
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
    for (const listener of listeners) listener(line)
  })
}
