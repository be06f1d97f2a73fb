import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface XServer {
  readonly display: string
  /** As `xdotool` takes them: `keys('keydown', 'ctrl', 'alt')`. Real key events, through the server. */
  keys(action: 'keydown' | 'keyup' | 'key', ...names: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** Which of the programs this needs are not installed. */
export async function missingPrograms(): Promise<string[]> {
  const missing: string[] = []
  for (const name of ['Xvfb', 'xdotool']) {
    const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
    const found = await Promise.all(
      places.map((path) =>
        access(path).then(
          () => true,
          () => false,
        ),
      ),
    )
    if (!found.includes(true)) missing.push(name)
  }
  return missing
}

/** An X server of our own, on a display number it picks itself. */
export async function startXServer(): Promise<XServer> {
  const args = ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const display = `:${await readNumber(server)}`
  const env = { ...process.env, DISPLAY: display }
  return {
    display,
    async keys(action, ...names) {
      for (const name of names) await run('xdotool', [action, name], { env })
    },
    async stop() {
      const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
      server.kill('SIGTERM')
      await gone
    },
  }
}

function readNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    server.once('error', reject)
    server.stdio[3]?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      if (text.endsWith('\n')) resolve(text.trim())
    })
  })
}
