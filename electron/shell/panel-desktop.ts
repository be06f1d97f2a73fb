/** What the panel can be on this desktop. `windowType`: of Electron's `type`; null is the usual one. */
export type PanelDesktop =
  | { readonly isPossible: false }
  | { readonly isPossible: true; readonly windowType: string | null }

interface DesktopFacts {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of this start, with Chromium's own switches. */
  readonly args: readonly string[]
}

/**
 * - macOS: the type `panel` is a window that does not activate its program.
 * - A native Wayland window can be neither placed nor kept above others, and takes the focus when it comes (electron.d.ts: `showInactive`,
 *   `setAlwaysOnTop`, `getCursorScreenPoint`): rather none than one that takes the keyboard away in the middle of a word. Electron is native
 *   there unless it is told `--ozone-platform=x11`.
 * - Sway gives the focus to windows that cannot have it, unless they are notifications.
 */
export function panelDesktop({ platform, env, args }: DesktopFacts): PanelDesktop {
  if (platform === 'darwin') return { isPossible: true, windowType: 'panel' }
  if (platform !== 'linux') return { isPossible: true, windowType: null }
  const isWayland = env.XDG_SESSION_TYPE === 'wayland' && !args.includes('--ozone-platform=x11')
  if (isWayland) return { isPossible: false }
  return { isPossible: true, windowType: env.SWAYSOCK ? 'notification' : null }
}
