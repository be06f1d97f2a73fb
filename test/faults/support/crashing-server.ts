import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Program, startProgram } from '../../support/programs.ts'

/** The real server as a process of its own, killed and started again on one folder and one port. */
export interface CrashingServer {
  readonly url: string
  readonly ownerInvitation: string
  /** SIGKILL, and back when it listens again. */
  killAndRestart(): Promise<void>
  end(): Promise<void>
}

export async function startCrashingServer(): Promise<CrashingServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-faults-'))
  const args = ['--port', '0', '--data', path.join(folder, 'server'), '--owner', 'Alice']
  let server: Program = startProgram('server/main.ts', args, {})
  const [, ownerInvitation = ''] = await server.waitForLine(/^invitation (\S+)/)
  const [, url = ''] = await server.waitForLine(/^listening on (\S+)/)
  return {
    url,
    ownerInvitation,
    async killAndRestart() {
      await server.stop('SIGKILL')
      server = startProgram('server/main.ts', args, {})
      const [, again] = await server.waitForLine(/^listening on (\S+)/)
      if (again !== url) throw new Error(`the server came back at ${again} instead of ${url}`)
    },
    async end() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
