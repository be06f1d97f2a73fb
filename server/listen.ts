import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { codeOf } from './db/faults.ts'

interface Place {
  readonly host: string
  /** 0 takes `rememberedPort` if it is free, and otherwise any free one. */
  readonly port: number
  readonly rememberedPort: number | null
}

/** `isEverywhere`: on every interface, however the host was spelt (`0.0.0.0`, `::`, `0`, a name). */
interface Listening {
  readonly port: number
  readonly isEverywhere: boolean
}

/** Opens the port; answers with the one it got. */
export async function listen(server: Server, place: Place): Promise<Result<Listening, Reason>> {
  if (place.port === 0 && place.rememberedPort !== null) {
    const again = await tryPort(server, place.host, place.rememberedPort)
    if (again.ok) return again
  }
  return tryPort(server, place.host, place.port)
}

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::ffff:0.0.0.0'])

function tryPort(server: Server, host: string, port: number): Promise<Result<Listening, Reason>> {
  return new Promise((resolve) => {
    const onError = (error: Error): void => {
      server.off('listening', onListening)
      resolve(refusedPort(error, host, port))
    }
    const onListening = (): void => {
      server.off('error', onError)
      const { address, port: bound } = server.address() as AddressInfo
      resolve(done({ port: bound, isEverywhere: everywhere.has(address) }))
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ host, port })
  })
}

function refusedPort(error: Error, host: string, port: number): Result<never, Reason> {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') return refused('portTaken', String(port))
  if (code === 'EACCES') return refused('embeddedServerFailed', `the system does not let it use port ${port}`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return refused('embeddedServerFailed', `${host} is no address of this computer`)
  }
  return refused('embeddedServerFailed', code || error.message)
}

/** Stops listening and lets answers under way finish for `graceMs`; `onGraceOver` ends the rest. Resolves when all are gone. */
export function stopListening(
  server: Server,
  deps: { clock: Clock; graceMs: number; onGraceOver: () => void },
): Promise<void> {
  return new Promise((resolve) => {
    const timer = deps.clock.setTimer(() => {
      server.closeAllConnections()
      deps.onGraceOver()
    }, deps.graceMs)
    server.close(() => {
      timer.cancel()
      resolve()
    })
    server.closeIdleConnections()
  })
}
