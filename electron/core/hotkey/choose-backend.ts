import type { KeyBackend } from '#shared/contract/keys.ts'
import type { HookPlatform } from './hook-platform.ts'

export type GlobalBackend = Exclude<KeyBackend, 'window'>

/** What the choice depends on; facts come in, so that each system's answer is tested on any. */
export interface KeyFacts {
  readonly session: KeySession
  /** There is an X11 display too (XWayland). */
  readonly hasX11: boolean
  /** macOS: Accessibility permission is given. */
  readonly isAllowed: boolean
  /** This host can ask the system for shortcuts: the desktop app can, a browser cannot. */
  readonly hasShortcuts: boolean
  /** Of the GlobalShortcuts portal. Null: the desktop has none. */
  readonly portalVersion: number | null | 'unknown'
  /** Another key pressed during a hold ends the hold. */
  readonly isKde: boolean
  /** What was tried and does not work now, each with the end of a sentence. */
  readonly failed: Partial<Record<GlobalBackend, string>>
  /** The person said no to the portal's dialog. */
  readonly isDenied: boolean
}

export type KeySession = 'windows' | 'mac' | 'x11' | 'wayland' | 'none'

/** `why` and `better` are sentences; `better` is null when there is nothing better. */
export interface BackendChoice {
  readonly backend: KeyBackend
  readonly why: string
  readonly better: string | null
}

export function sessionOf({ os, env }: Pick<HookPlatform, 'os' | 'env'>): KeySession {
  if (os === 'win32') return 'windows'
  if (os === 'darwin') return 'mac'
  if (env.WAYLAND_DISPLAY || env.XDG_SESSION_TYPE === 'wayland') return 'wayland'
  return env.DISPLAY ? 'x11' : 'none'
}

/** Best first. On X11 the hook swallows no keys and the portal does; on Wayland the hook sees almost nothing. */
export const ladders: Readonly<Record<KeySession, readonly GlobalBackend[]>> = {
  windows: ['hook', 'shortcut'],
  mac: ['hook', 'shortcut'],
  x11: ['hook', 'portal', 'shortcut'],
  wayland: ['portal', 'shortcut', 'hook'],
  none: [],
}

interface Obstacle {
  readonly why: string
  readonly better: string | null
}

/** The best way to see keys that works here, why it is this one, and how to get a better one. */
export function chooseBackend(facts: KeyFacts): BackendChoice {
  const obstacles: Obstacle[] = []
  for (const backend of ladders[facts.session]) {
    const obstacle = obstacleOf(backend, facts)
    if (obstacle === null) return describe(backend, facts, obstacles)
    obstacles.push(obstacle)
  }
  const [first] = obstacles
  return {
    backend: 'window',
    why: first ? sentence(first.why) : 'There is neither an X11 nor a Wayland display.',
    better: obstacles.find(({ better }) => better !== null)?.better ?? null,
  }
}

function obstacleOf(backend: GlobalBackend, facts: KeyFacts): Obstacle | null {
  const failed = facts.failed[backend]
  switch (backend) {
    case 'hook':
      if (facts.session === 'mac' && !facts.isAllowed) {
        return {
          why: 'macOS shows keys of other programs only to programs that you allow',
          better: 'Allow Earshot under System Settings > Privacy & Security > Accessibility.',
        }
      }
      if (facts.session === 'wayland' && !facts.hasX11)
        return { why: 'Wayland shows keys to no key hook', better: null }
      return failed === undefined ? null : { why: failed, better: 'The key hook is tried again by itself.' }
    case 'portal':
      if (facts.portalVersion === null) {
        return {
          why: failed ?? 'this desktop has no portal for shortcuts',
          better: 'GNOME 48, KDE Plasma 6 and Hyprland have one; on X11 the key hook does without.',
        }
      }
      if (facts.isDenied) {
        return { why: 'you said no to the keys in the desktop’s dialog', better: 'Ask again, and allow them there.' }
      }
      return failed === undefined ? null : { why: failed, better: 'The desktop’s portal is tried again by itself.' }
    case 'shortcut':
      if (!facts.hasShortcuts) {
        return { why: 'a browser cannot ask the system for shortcuts', better: 'The desktop app can.' }
      }
      return failed === undefined ? null : { why: failed, better: 'Choose other keys.' }
  }
}

function describe(backend: GlobalBackend, facts: KeyFacts, above: readonly Obstacle[]): BackendChoice {
  const [first] = above
  const better = first?.better ?? null
  switch (backend) {
    case 'hook':
      if (facts.session === 'wayland') {
        const why = 'Wayland shows keys to Earshot only while a window of an X11 program has the focus.'
        return { backend, why, better }
      }
      return { backend, why: 'Earshot sees these keys, pressed and let go, in every program.', better }
    case 'portal':
      return {
        backend,
        why: 'Your desktop tells Earshot when these keys are pressed and let go. It also keeps which keys they are.',
        better: facts.isKde
          ? 'On KDE any other key ends a hold. Tap instead of holding when you want to type.'
          : better,
      }
    case 'shortcut': {
      const how = 'The system tells of presses and not of letting go: press to start, press again to send.'
      return { backend, why: first ? `${how} ${sentence(first.why)}` : how, better }
    }
  }
}

/** Names keep their first letter. */
export const sentence = (end: string): string =>
  end.startsWith('macOS') ? `${end}.` : `${end.slice(0, 1).toUpperCase()}${end.slice(1)}.`
