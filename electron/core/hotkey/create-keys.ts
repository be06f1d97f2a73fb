import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { ChildStarter, KeyHook, SystemShortcuts } from '../ports.ts'
import { sessionOf } from './choose-backend.ts'
import { createKeyHook } from './create-key-hook.ts'
import { createExclusiveKeyHook } from './exclusive-key-hook.ts'
import type { HookPlatform } from './hook-platform.ts'
import { createKeyLadder } from './key-ladder.ts'
import { createPortalKeys } from './portal/create-portal-keys.ts'
import { createShortcutKeys } from './shortcut-keys.ts'

export interface KeysPorts {
  readonly children: ChildStarter
  readonly clock: Clock
  readonly log: Log
  readonly platform: HookPlatform
  /** Null: this host cannot ask the system for shortcuts. */
  readonly shortcuts: SystemShortcuts | null
  /** Asks nobody for anything: what can be seen without a dialog. */
  readonly isLookOnly?: boolean
  /** Shared by all profiles of this person on this computer. */
  readonly locksDir: string
}

/** The keys of a host: all the ways it has to see them, the best one first, each chord in one profile only. */
export function createKeys(ports: KeysPorts): KeyHook {
  const { clock, log, locksDir } = ports
  return createExclusiveKeyHook({ hook: createKeysAsTheyAre(ports), locksDir, clock, log })
}

/** The same without a thought for other profiles: for whoever only looks what works here. */
export function createKeysAsTheyAre(ports: Omit<KeysPorts, 'locksDir'>): KeyHook {
  const { children, clock, log, platform, shortcuts, isLookOnly = false } = ports
  const { isKde } = keyFactsOf(platform)
  return createKeyLadder({
    sources: {
      hook: createKeyHook({ children, clock, log, platform }),
      ...(platform.os === 'linux'
        ? { portal: createPortalKeys({ clock, log, env: platform.env, isLookOnly, isKde }) }
        : {}),
      ...(shortcuts ? { shortcut: createShortcutKeys({ shortcuts, clock, log }) } : {}),
    },
    facts: () => keyFactsOf(platform),
    clock,
    log,
  })
}

export const keyFactsOf = (platform: HookPlatform) => ({
  session: sessionOf(platform),
  hasX11: Boolean(platform.env.DISPLAY),
  isAllowed: platform.isAllowed(),
  isKde: /\bKDE\b/i.test(platform.env.XDG_CURRENT_DESKTOP ?? ''),
})
