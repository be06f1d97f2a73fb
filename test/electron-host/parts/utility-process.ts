import { fork as forkProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { UtilityProcess, utilityProcess } from 'electron'
import type { HostContext } from '../context.ts'

// `parentPort` is how a program knows that it is a utility process; and these end with their parent, however it ended.
const markSource = `import { EventEmitter } from 'node:events'
const port = new EventEmitter()
port.postMessage = (message) => process.send(message)
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.exit(0))
process.parentPort = port`
const mark = `data:text/javascript,${encodeURIComponent(markSource)}`

/** Child programs by plain Node. */
export function createUtilityProcesses({ faithful }: HostContext): typeof utilityProcess {
  return faithful.part<typeof utilityProcess>('utilityProcess', {
    fork(path, args = [], options = {}) {
      const env = options.env === undefined ? process.env : (options.env as NodeJS.ProcessEnv)
      const execArgv = ['--import', mark, ...(options.execArgv ?? [])]
      const child = forkProcess(path, args, { execArgv, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
      const emitter = new EventEmitter()
      child.once('spawn', () => emitter.emit('spawn'))
      child.once('exit', (code) => emitter.emit('exit', code ?? 0))
      child.on('message', (message) => emitter.emit('message', message))
      return faithful.part<UtilityProcess>(
        'UtilityProcess',
        {
          get pid() {
            return child.exitCode === null && child.signalCode === null ? child.pid : undefined
          },
          stdout: child.stdout,
          stderr: child.stderr,
          kill: () => child.kill('SIGTERM'),
          postMessage: (message) => void child.send(message as object),
        },
        { emitter },
      )
    },
  })
}
