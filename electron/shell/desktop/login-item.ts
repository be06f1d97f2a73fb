import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'
import type { DesktopFacts } from '#shared/contract/attention.ts'
import type { Log } from '#shared/kernel/log.ts'

/** Started with this, Earshot shows no window. */
export const HIDDEN_SWITCH = '--hidden'

export interface LoginItemDeps {
  readonly app: Pick<App, 'isPackaged' | 'getPath' | 'getLoginItemSettings' | 'setLoginItemSettings'>
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

export interface LoginItem {
  facts(): DesktopFacts['loginItem']
  set(isOn: boolean): void
}

/** Whether the system starts Earshot when the person signs in. The system keeps it, and is asked each time. */
export function createLoginItem({ app, platform, env, log }: LoginItemDeps): LoginItem {
  // A copy that is being worked on would start without its program.
  if (!app.isPackaged) {
    const why = 'Only an installed Earshot starts by itself, and this is a copy that is run from its source.'
    return { facts: () => ({ isOn: false, why }), set: () => undefined }
  }
  if (platform === 'linux') return createAutostartFile({ exePath: env.APPIMAGE ?? app.getPath('exe'), env, log })
  const args = [HIDDEN_SWITCH]
  return {
    facts() {
      const { openAtLogin, status } = app.getLoginItemSettings(platform === 'win32' ? { args } : {})
      const why =
        platform === 'darwin' && status === 'requires-approval'
          ? 'macOS waits for your yes: System Settings, General, Login Items.'
          : null
      return { isOn: openAtLogin, why }
    },
    set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn, ...(platform === 'win32' ? { args } : {}) }),
  }
}

interface AutostartDeps {
  readonly exePath: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

/** By the desktops' common rule (XDG autostart, 0.5): one file in the person's own folder. */
function createAutostartFile({ exePath, env, log }: AutostartDeps): LoginItem {
  const config = env.XDG_CONFIG_HOME || join(env.HOME ?? '', '.config')
  const path = join(config, 'autostart', 'earshot.desktop')
  let failure: string | null = null
  return {
    facts: () => ({ isOn: existsSync(path), why: failure }),
    set(isOn) {
      try {
        if (!isOn) return rmSync(path, { force: true })
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, desktopEntry(exePath))
        failure = null
      } catch (error) {
        log('warn', 'starting at login cannot be set', { error: String(error) })
        failure = `The file ${path} cannot be written.`
      }
    },
  }
}

/** Quoted as the Desktop Entry Specification asks: in double quotes, with a backslash before what the shell would read. */
function desktopEntry(exePath: string): string {
  const quoted = `"${exePath.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%')}"`
  return `[Desktop Entry]\nType=Application\nName=Earshot\nExec=${quoted.replaceAll('\\', '\\\\')} ${HIDDEN_SWITCH}\nX-GNOME-Autostart-enabled=true\n`
}
