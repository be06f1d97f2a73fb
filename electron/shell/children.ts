import { createInterface } from 'node:readline'
import { utilityProcess } from 'electron'
import type { Child, ChildStarter } from '#core/ports.ts'
import type { Log } from '#shared/kernel/log.ts'

export interface UtilityChildrenDeps {
  /** Built programs, by module name. */
  readonly programs: Readonly<Record<'server' | 'keyHook', string>>
  readonly log: Log
}

const LAST_LINES_MS = 250

const serviceNames = { server: 'Earshot Server', keyHook: 'Earshot Key Hook' } as const

/** Our own programs as utility processes: Electron's binary refuses to be run as Node, and these end with their parent. */
export function createUtilityChildren({ programs, log }: UtilityChildrenDeps): ChildStarter {
  return {
    start(module, args) {
      // There is no standard input to watch for the parent's end, and no need to.
      const passed = args.filter((arg) => arg !== '--parent-stdin')
      const options = { stdio: 'pipe', serviceName: serviceNames[module] }
      const child = utilityProcess.fork(programs[module], passed, options)
      child.on('error', (type, location) => log('error', 'child program failed', { module, type, location }))
      return wrap(child)
    },
  }
}

function wrap(child: Electron.UtilityProcess): Child {
  const gone = new Promise<number>((resolve) => child.once('exit', resolve))
  const isRead = Promise.all([over(child.stdout), over(child.stderr)])
  const lines = (stream: NodeJS.ReadableStream | null) => (listener: (line: string) => void) => {
    if (stream) createInterface({ input: stream }).on('line', listener)
  }
  return {
    onLine: lines(child.stdout),
    onErrorLine: lines(child.stderr),
    onExit(listener) {
      // The last lines, which say why it ended, may come after the news that it did.
      void gone.then(async (code) => {
        await Promise.race([isRead, new Promise((resolve) => setTimeout(resolve, LAST_LINES_MS))])
        listener(code)
      })
    },
    async stop(graceMs) {
      // A process that is still being made cannot be told to end.
      if (child.pid === undefined) child.once('spawn', () => child.kill())
      else child.kill()
      const timer = setTimeout(() => kill(child.pid), graceMs)
      await gone
      clearTimeout(timer)
    },
  }
}

const over = (stream: NodeJS.ReadableStream | null) =>
  new Promise<void>((resolve) => {
    if (stream) stream.once('end', resolve).once('close', resolve)
    else resolve()
  })

function kill(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went by itself in the same moment.
  }
}
