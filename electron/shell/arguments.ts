import type { App } from 'electron'
import { defaultProfile } from '#core/system/data-dir.ts'
import { HIDDEN_SWITCH } from './desktop/login-item.ts'

/** `--profile NAME` or `--profile=NAME`, wherever it stands among Chromium's own switches. What follows `--` is a link, and somebody else's. */
export function profileFrom(args: readonly string[]): string {
  const end = args.indexOf('--')
  const ours = end < 0 ? args : args.slice(0, end)
  const joined = ours.find((arg) => arg.startsWith('--profile='))
  if (joined !== undefined) return joined.slice('--profile='.length)
  const index = ours.indexOf('--profile')
  return (index >= 0 ? ours[index + 1] : undefined) ?? defaultProfile
}

/** The system started it when the person signed in: nobody has asked for a window. Windows and Linux say so by a switch. */
export function isHiddenStart(args: readonly string[], app: Pick<App, 'getLoginItemSettings'>): boolean {
  const end = args.indexOf('--')
  if ((end < 0 ? args : args.slice(0, end)).includes(HIDDEN_SWITCH)) return true
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}
