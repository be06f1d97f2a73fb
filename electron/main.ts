import { join } from 'node:path'
import { app, dialog, powerMonitor, safeStorage, session, systemPreferences } from 'electron'
import { type Core, createCore } from '#core/core.ts'
import { type AppFiles, listAppFiles } from '#core/hosting/app-files.ts'
import { createKeys } from '#core/hotkey/create-keys.ts'
import type { Updater } from '#core/ports.ts'
import { chordLocksDirOf, dataDirOf } from '#core/system/data-dir.ts'
import { createFileLog } from '#core/system/file-log.ts'
import { createNodePorts } from '#core/system/node-ports.ts'
import { createSystemClock } from '#core/system/system-clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { createAppPermissions } from './shell/app-permissions.ts'
import { createScreenSources } from './shell/app-screen.ts'
import { createAppUpdater } from './shell/app-updater.ts'
import { createAppWindows } from './shell/app-windows.ts'
import { isHiddenStart, profileFrom } from './shell/arguments.ts'
import { type AppCamera, createAppCamera } from './shell/camera-gate.ts'
import { createUtilityChildren } from './shell/children.ts'
import { startDesktop } from './shell/desktop/start-desktop.ts'
import { createOpenExternal } from './shell/external.ts'
import { listenForWindows } from './shell/ipc.ts'
import { claimLinks, takeLinks } from './shell/links.ts'
import { denyNavigation } from './shell/navigation.ts'
import { takeFiles } from './shell/opened-files.ts'
import { panelDesktop } from './shell/panel-desktop.ts'
import { limitPermissions } from './shell/permissions.ts'
import { watchLinuxLock, watchPower } from './shell/power.ts'
import { registerAppScheme, serveApp } from './shell/protocol.ts'
import { closeBeforeQuit } from './shell/quit.ts'
import type { AppScreen } from './shell/screen-sources.ts'
import { openSecrets } from './shell/secrets.ts'
import { createSystemShortcuts } from './shell/shortcuts.ts'
import { claimInstance } from './shell/single-instance.ts'

/** Composes core and shell. Decides nothing itself; whatever can be said without Electron is in core. */

/** The built bundle's folder, `dist/electron`. */
const here = import.meta.dirname

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  dialog.showErrorBox('Earshot', sentence)
  app.exit(1)
}

/** What the page may be given to see. */
interface AppPictures {
  readonly screen: AppScreen
  readonly camera: AppCamera
}

async function openCore(dataDir: string, updater: Updater, pictures: AppPictures, log: Log) {
  const clock = createSystemClock()
  const children = createUtilityChildren({
    programs: { server: join(here, 'server.js'), keyHook: join(here, 'key-hook.js') },
    log,
  })
  const platform = {
    os: process.platform,
    env: process.env,
    // Asked for without the system's dialog: the app explains first.
    isAllowed: () => process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false),
  }
  const shortcuts = createSystemShortcuts(log)
  const keyHook = createKeys({ children, clock, log, platform, shortcuts, locksDir: chordLocksDirOf() })
  const secrets = await openSecrets({ safeStorage, platform: process.platform, clock, log })
  const version = app.getVersion()
  const permissions = createAppPermissions(log)
  return createCore(
    createNodePorts({ dataDir, version, log, keyHook, children, secrets, permissions, ...pictures, updater }),
  )
}

function composeShell(core: Core, files: AppFiles, { screen, camera }: AppPictures, log: Log): void {
  limitPermissions({
    session: session.defaultSession,
    askFor: async (device) => process.platform !== 'darwin' || systemPreferences.askForMediaAccess(device),
    isScreenChosen: screen.isChosen,
    camera,
    log,
  })
  screen.serve(session.defaultSession)
  serveApp({ protocol: session.defaultSession.protocol, files, media: core.media, log })
  listenForWindows({ attach: (channel) => core.attach(channel), log })
  const { takes, sync } = core
  watchPower({ monitor: powerMonitor, takes, quit: () => app.quit(), onResume: sync.resumed, log })
  if (process.platform === 'linux') watchLinuxLock({ takes: core.takes, keys: core.keys, env: process.env, log })
}

async function main(): Promise<void> {
  registerAppScheme()
  app.enableSandbox()
  const dataDir = dataDirOf(profileFrom(process.argv))
  if (!dataDir.ok) return fail(sentenceOf(dataDir.reason, dataDir.detail))
  const log = createFileLog(join(dataDir.value, 'earshot.log'))
  const drop = createDrop(log)
  denyNavigation(app, createOpenExternal(log))
  // A second start while this one is still opening its core has nothing to show yet; the window is on its way.
  let show = (): void => undefined
  const links = takeLinks({ app, args: process.argv, log })
  const files = takeFiles({ app, args: process.argv, folder: process.cwd() })
  const onSecond = (args: readonly string[], told: unknown): void => {
    show()
    links.fromSecondStart(args, told)
    files.fromSecondStart(told)
  }
  const claim = claimInstance(app, { dataDir: dataDir.value, own: { ...links.own, ...files.own }, onSecond })
  if (claim === 'second') return app.exit(0)
  if (claim === 'readOnly') return fail(sentenceOf('dataFolderReadOnly', dataDir.value))

  await app.whenReady()
  const updater = createAppUpdater(log)
  const pictures = { screen: createScreenSources(log), camera: createAppCamera(createSystemClock()) }
  const core = await openCore(dataDir.value, updater, pictures, log)
  if (!core.ok) return fail(sentenceOf(core.reason, core.detail))
  closeBeforeQuit({ app, close: core.value.close, prepare: () => updater.finish(core.value.updates.atQuit()), log })
  composeShell(core.value, await listAppFiles(join(here, '..', 'renderer')), pictures, log)
  const windows = createAppWindows({
    core: core.value,
    dataDir: dataDir.value,
    preloadPath: join(here, 'preload.cjs'),
    platform: process.platform,
    panel: panelDesktop({ platform: process.platform, env: process.env, args: process.argv }),
    // On macOS a closed window does not end the program.
    onMainClosed: () => process.platform !== 'darwin' && app.quit(),
    log,
  })
  show = windows.show
  startDesktop({ core: core.value, windows, iconsDir: here, log })
  app.on('activate', show)
  if (isHiddenStart(process.argv, app)) windows.prepare()
  else show()
  claimLinks(app, process.execPath)
  links.follow({ show, send: core.value.windows.send })
  const { openFiles } = core.value
  files.follow({ show, open: (paths) => drop(openFiles(paths), 'opening files') })
}

main().catch((error: unknown) => fail(sentenceOf('internal', error instanceof Error ? error.message : String(error))))
