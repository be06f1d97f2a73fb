/** What the hook needs to know of the computer; facts come in, so that each system's answer is tested on any. */
export interface HookPlatform {
  /** As `process.platform`. */
  readonly os: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** macOS: whether Accessibility permission is given. Asking must open no dialog. Always true elsewhere. */
  readonly isAllowed: () => boolean
}

/**
 * `hidden`: keys cannot be seen; `retry` when that may change while the program runs. `partly`: the hook runs, but sees keys only in
 * some windows, so nobody should be told that it is global. `why` is the end of a sentence, but of `partly` a whole one.
 */
export type HookSight =
  | { readonly kind: 'full' }
  | { readonly kind: 'partly'; readonly why: string }
  | { readonly kind: 'hidden'; readonly why: string; readonly canChange: boolean }

/** Asked before the hook is started: the library aborts its process without a display, and without permission on macOS. */
export function sightOf({ os, env, isAllowed }: HookPlatform): HookSight {
  if (os === 'darwin') {
    if (isAllowed()) return { kind: 'full' }
    const why = 'allow Earshot under System Settings > Privacy & Security > Accessibility'
    return { kind: 'hidden', why, canChange: true }
  }
  if (os === 'win32') return { kind: 'full' }
  const isWayland = Boolean(env.WAYLAND_DISPLAY) || env.XDG_SESSION_TYPE === 'wayland'
  if (!env.DISPLAY) {
    const why = isWayland
      ? 'Wayland shows global keys to no program, and XWayland is not running'
      : 'there is no X11 display'
    return { kind: 'hidden', why, canChange: false }
  }
  if (isWayland) return { kind: 'partly', why: 'Wayland shows keys to Earshot only while an X11 window has the focus.' }
  return { kind: 'full' }
}
