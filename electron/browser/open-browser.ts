import { spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

interface Opener {
  readonly command: string
  readonly args: readonly string[]
}

/** The programs that may open a page here, best first; none without a display. */
export function openersFor(platform: NodeJS.Platform, env: Env, url: string): Opener[] {
  if (platform === 'darwin') return [{ command: 'open', args: [url] }]
  if (platform === 'win32') return [{ command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }]
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return []
  return [
    { command: 'xdg-open', args: [url] },
    { command: 'chromium', args: [`--app=${url}`] },
    { command: 'google-chrome', args: [`--app=${url}`] },
  ]
}

/** Opens the page in the person's browser, trying one program after the other. False when none could be started. */
export async function openBrowser(openers: readonly Opener[]): Promise<boolean> {
  for (const { command, args } of openers) {
    if (await starts(command, args)) return true
  }
  return false
}

/** A program that is still there after a moment, or ended well, has taken the page. */
const SETTLE_MS = 1500

function starts(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: 'ignore', detached: true })
    const settled = setTimeout(() => resolve(true), SETTLE_MS)
    const finish = (isOk: boolean): void => {
      clearTimeout(settled)
      resolve(isOk)
    }
    child.once('error', () => finish(false))
    child.once('exit', (code) => finish(code === 0))
    child.unref()
  })
}
