import { type SpawnOptions, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { root } from './paths.ts'

export interface RunOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Ended, and reported as failed, when it takes longer. */
  readonly limitMs?: number
  /** `show` gives it our terminal; `pass` passes on what it prints, for several at once; `keep` gives that back in the outcome. */
  readonly output: 'show' | 'pass' | 'keep'
  /** Whatever else wants the processors has them first; what it starts gives way, too. */
  readonly givesWay?: boolean
}

export interface RunOutcome {
  readonly isOk: boolean
  /** Kept output, both streams in the order they came; empty for `show` and `pass`. */
  readonly text: string
}

/** Runs a program in the repository's root until it ends. Never throws: a program that cannot start has failed. */
export function run({ command, args, env, limitMs, output, givesWay = false }: RunOptions): Promise<RunOutcome> {
  const options: SpawnOptions = {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  }
  return new Promise((resolve) => {
    const chunks: string[] = []
    const child = spawn(command, [...args], options)
    if (givesWay && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const timer = limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs)
    const take =
      output === 'pass' ? (chunk: string) => process.stdout.write(chunk) : (chunk: string) => chunks.push(chunk)
    child.stdout?.setEncoding('utf8').on('data', take)
    child.stderr?.setEncoding('utf8').on('data', take)
    const finish = (isOk: boolean): void => {
      clearTimeout(timer)
      resolve({ isOk, text: chunks.join('') })
    }
    child.once('error', (error) => {
      chunks.push(error.message)
      finish(false)
    })
    child.once('close', (code) => finish(code === 0))
  })
}

/** The same Node that runs this script, whatever the machine calls `node`. */
export const runNode = (script: string, args: readonly string[], options: Omit<RunOptions, 'command' | 'args'>) =>
  run({ command: process.execPath, args: [script, ...args], ...options })
