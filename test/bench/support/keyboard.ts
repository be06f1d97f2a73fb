import { spawn } from 'node:child_process'

/** Keys on an X display, without starting a program for each: xdotool reads its commands one by one. */
export function startKeyboard(display: string): {
  type(...lines: readonly string[]): Promise<void>
  stop(): Promise<void>
} {
  const child = spawn('xdotool', ['-'], {
    env: { ...process.env, DISPLAY: display },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    type: (...lines) =>
      new Promise((resolve, reject) => {
        child.stdin.write(`${lines.join('\n')}\n`, (error) => (error ? reject(error) : resolve()))
      }),
    async stop() {
      child.stdin.end('keyup space\nkeyup alt\nkeyup ctrl\n')
      await gone
    },
  }
}
