import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One of our own programs, run for real. */
export interface Program {
  readonly pid: number
  /** Resolves with the first output line that matches; rejects with everything printed when it ends or takes too long. */
  waitForLine(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** `script` is relative to the repository. */
export function startProgram(script: string, args: readonly string[], env: Record<string, string>): Program {
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  const take = (line: string) => {
    lines.push(line)
    for (const listener of listeners) listener()
  }
  createInterface({ input: child.stdout }).on('line', take)
  createInterface({ input: child.stderr }).on('line', take)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  return {
    pid: child.pid ?? 0,
    waitForLine: (pattern, timeoutMs = 60_000) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => {
          finish()
          reject(new Error(`${script} ${why} before ${pattern}. It printed:\n${lines.join('\n')}`))
        }
        const timer = setTimeout(() => fail(`printed nothing for ${timeoutMs} ms`), timeoutMs)
        const finish = () => {
          clearTimeout(timer)
          listeners.delete(look)
        }
        const look = () => {
          for (const line of lines) {
            const match = pattern.exec(line)
            if (!match) continue
            finish()
            resolve(match)
            return
          }
        }
        listeners.add(look)
        void ended.then(() => fail('ended'))
        look()
      }),
    stop: (signal = 'SIGTERM') => stopChild(child, ended, signal),
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  const giveUp = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(giveUp)
}

/** Runs `earshot COMMAND` to its end. */
export function runEarshot(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [path.join(root, 'cli/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, out, err })))
}
