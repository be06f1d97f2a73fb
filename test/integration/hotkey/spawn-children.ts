import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Child, ChildStarter } from '../../../electron/core/ports.ts'

const program = new URL('../../../electron/core/hotkey/key-hook-process.ts', import.meta.url).pathname

/** The key hook's real program under plain Node; `processes` are handed out so that a test can end one by its id. */
export function createSpawningStarter(env: NodeJS.ProcessEnv): ChildStarter & { readonly processes: ChildProcess[] } {
  const processes: ChildProcess[] = []
  return {
    processes,
    start(_module, args): Child {
      const child = spawn(process.execPath, [program, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
      processes.push(child)
      const lines = createInterface({ input: child.stdout })
      const errors = createInterface({ input: child.stderr })
      // `close` comes after the last line, `exit` may come before it.
      const gone = new Promise<number | null>((resolve) => child.once('close', resolve))
      return {
        onLine: (listener) => void lines.on('line', listener),
        onErrorLine: (listener) => void errors.on('line', listener),
        onExit: (listener) => void gone.then(listener),
        async stop(graceMs) {
          child.kill('SIGTERM')
          const force = setTimeout(() => child.kill('SIGKILL'), graceMs)
          await gone
          clearTimeout(force)
        },
      }
    },
  }
}
