import { fileURLToPath } from 'node:url'
import { type ArmedProgram, startArmed } from './armed-program.ts'
import type { CrashPoint } from './crash-point.ts'

/** The real server in a process of its own that can be told where to die; it comes back on the same folder and port. */
export interface ArmedServer {
  readonly url: string
  readonly ownerInvitation: string
  arm(point: CrashPoint): Promise<void>
  whenDead(): Promise<void>
  kill(): Promise<void>
  /** After it died. */
  startAgain(): Promise<void>
}

export async function startArmedServer(dataDir: string): Promise<ArmedServer> {
  const program = fileURLToPath(new URL('../../../server/main.ts', import.meta.url))
  const args = ['--port', '0', '--data', dataDir, '--owner', 'Alice']
  const start = (): ArmedProgram<object, { readonly kind: 'armed' }> => startArmed(program, args)
  let server = start()
  const [, ownerInvitation = ''] = await server.waitForLine(/^invitation (\S+)/)
  const [, url = ''] = await server.waitForLine(/^listening on (\S+)/)
  return {
    url,
    ownerInvitation,
    arm: (point) => server.arm(point),
    whenDead: () => server.whenDead(),
    kill: () => server.kill(),
    async startAgain() {
      server = start()
      const [, again] = await server.waitForLine(/^listening on (\S+)/)
      if (again !== url) throw new Error(`the server came back at ${again} instead of ${url}`)
    },
  }
}
