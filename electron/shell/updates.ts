import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import type { AppUpdater } from 'electron-updater'
import type { Updater } from '#core/ports.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { UpdateFact, UpdateObstacle } from '#shared/update/update-policy.ts'

export interface UpdaterDeps {
  readonly app: Pick<App, 'isPackaged' | 'quit'>
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the package keeps what belongs to it, `app-update.yml` among it: written at packing, where a place for updates was named. */
  readonly resourcesPath: string | undefined
  readonly nowMs: () => number
  /** Loaded at the first question, and never where there are no updates. */
  readonly load: () => Promise<AppUpdater>
  readonly log: Log
}

export interface ShellUpdater extends Updater {
  /** What is left to do once everything is closed. Run, it ends the program, or says that it does not. */
  finish(what: 'nothing' | 'install' | 'installAndStart'): () => boolean
}

/** Why this program does not update itself. A `deb` or `rpm` is the package manager's. */
export function obstacleOf({
  app,
  platform,
  env,
  resourcesPath,
}: Pick<UpdaterDeps, 'app' | 'platform' | 'env' | 'resourcesPath'>): UpdateObstacle | null {
  if (!app.isPackaged) return 'notPackaged'
  if (platform === 'linux' && !env.APPIMAGE) return 'fromPackage'
  if (resourcesPath === undefined || !existsSync(join(resourcesPath, 'app-update.yml'))) return 'noServer'
  return null
}

/**
 * electron-updater, as it is but for when: it asks and fetches when told, and installs nothing by itself. What it checks stays on: the
 * SHA-512 of every file, the publisher's signature on Windows, and on macOS that the same one signed both versions. Staged rollouts
 * are its own: it draws a number once and compares it with the share in the file that tells of a version.
 */
export function createUpdater(deps: UpdaterDeps): ShellUpdater {
  const { app, load, log, nowMs } = deps
  const drop = createDrop(log)
  const obstacle = obstacleOf(deps)
  let onFact = (_fact: UpdateFact): void => undefined
  let updater: AppUpdater | null = null

  const open = async (): Promise<AppUpdater> => {
    if (updater) return updater
    const loaded = await load()
    loaded.logger = { info: () => undefined, warn: logged('warn'), error: logged('warn') }
    loaded.autoDownload = true
    loaded.autoInstallOnAppQuit = false
    loaded.allowDowngrade = false
    loaded.disableWebInstaller = true
    loaded.on('update-not-available', () => onFact({ kind: 'nothingNew', atMs: nowMs() }))
    loaded.on('update-available', ({ version }) => onFact({ kind: 'found', version }))
    loaded.on('download-progress', ({ percent }) => onFact({ kind: 'progress', percent }))
    loaded.on('update-downloaded', ({ version }) => onFact({ kind: 'fetched', version }))
    loaded.on('error', (error) => onFact({ kind: 'failed', failure: shortOf(error), atMs: nowMs() }))
    updater = loaded
    return loaded
  }
  const logged = (level: 'warn') => (message: unknown) =>
    log(level, 'updater', { message: String(message).slice(0, 500) })
  const check = async (): Promise<void> => {
    try {
      await (await open()).checkForUpdates()
    } catch (error) {
      // It tells of most by its event as well: the same twice is the same.
      onFact({ kind: 'failed', failure: shortOf(error), atMs: nowMs() })
    }
  }
  return {
    obstacle,
    onFact: (listener) => {
      onFact = listener
    },
    check() {
      if (obstacle === null) drop(check(), 'a version is asked for')
    },
    quit: () => app.quit(),
    finish: (what) => () => {
      if (!updater || what === 'nothing') return false
      const isStartedAgain = what === 'installAndStart'
      // macOS asks this one, the others the argument.
      updater.autoRunAppAfterInstall = isStartedAgain
      updater.quitAndInstall(true, isStartedAgain)
      return true
    },
  }
}

/** One line for a person: what comes behind it is for the log. */
const shortOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 120) ?? 'no answer'
