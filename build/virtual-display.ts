import { spawn } from 'node:child_process'
import { findProgram } from './system.ts'

export interface VirtualDisplay {
  /** For the environment variable DISPLAY, such as `:42`. */
  readonly name: string
  stop(): Promise<void>
}

const START_LIMIT_MS = 15_000

/** An X server of our own, on a number it picks itself; null with no Xvfb here or when it does not start. `size`: in pixels. */
export async function startVirtualDisplay(size = { width: 1440, height: 900 }): Promise<VirtualDisplay | null> {
  const program = findProgram(['Xvfb'])
  if (!program) return null
  const screen = `${size.width}x${size.height}x24`
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const gone = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
    server.once('error', () => resolve())
  })
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    await gone
  }
  const number = await new Promise<string | null>((resolve) => {
    const limit = setTimeout(() => resolve(null), START_LIMIT_MS)
    const answer = (text: string | null): void => {
      clearTimeout(limit)
      resolve(text)
    }
    server.stdio[3]?.once('data', (chunk: Buffer) => answer(String(chunk).trim()))
    void gone.then(() => answer(null))
  })
  if (number !== null && /^\d+$/.test(number)) return { name: `:${number}`, stop }
  await stop()
  return null
}
