import { join } from 'node:path'
import { type BrowserWindow, dialog, screen } from 'electron'
import type { Core } from '#core/core.ts'
import type { Takes } from '#core/takes/takes.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { reviveAfterCrash } from './crash.ts'
import { type AppPage, urlOf } from './origin.ts'
import { openSideWindow } from './page-window.ts'
import type { PanelDesktop } from './panel-desktop.ts'
import { createPanelPlacesFile } from './panel-places.ts'
import { openPanel } from './panel-window.ts'
import { watchSessionEnd } from './power.ts'
import { openWindow } from './window.ts'
import { createWindowSizeFile } from './window-size.ts'

export interface AppWindowsDeps {
  readonly core: Pick<Core, 'takes' | 'panel' | 'windows'>
  readonly dataDir: string
  readonly preloadPath: string
  readonly platform: NodeJS.Platform
  readonly panel: PanelDesktop
  /** The main window is closed and nothing is being recorded: on most systems the end of the program. */
  readonly onMainClosed: () => void
  readonly log: Log
}

/** All windows there are. None but the main one is ever closed by the person. */
export interface AppWindows {
  /** Opens the main window, or brings it to the front. */
  show(): void
  /** Has a main window, though perhaps nobody sees it: its page plays what is asked for from outside. */
  prepare(): void
  /** Null while it is closed. */
  main(): BrowserWindow | null
  /** Of each main window, as it is made. */
  onMain(listener: (window: BrowserWindow) => void): void
}

/** The page is at work: its list is drawn by then. */
const SIDES_AFTER_PAGE_MS = 600
/** A page that does not come must not keep the keys from working. */
const SIDES_AT_LATEST_MS = 3_000

/**
 * With the first `show` or `prepare` the main one. Right after it, and for as long as the program runs: the hidden window that holds the
 * microphone, and the panel, hidden too; a key pressed in between is told that nothing can record yet.
 */
export function createAppWindows(deps: AppWindowsDeps): AppWindows {
  const { core, dataDir, preloadPath, platform, onMainClosed, log } = deps
  const drop = createDrop(log)
  let main: BrowserWindow | null = null
  const followers: ((window: BrowserWindow) => void)[] = []

  function follow(window: BrowserWindow, page: AppPage): void {
    const load = (): Promise<void> => window.loadURL(urlOf(page))
    watchSessionEnd({ window, takes: core.takes, log })
    reviveAfterCrash({
      contents: window.webContents,
      load,
      monotonicMs: () => performance.now(),
      onHopeless: tellHopeless,
      log,
    })
    drop(load(), 'the page may be closed while it loads')
  }

  function openMain(isShown: boolean): BrowserWindow {
    const size = createWindowSizeFile(join(dataDir, 'window.json'), log)
    const window = openWindow({ preloadPath, size, isShown })
    window.once('closed', () => {
      main = null
      // Who closes a window while they speak wants the window gone, not the recording.
      whenNothingIsRecorded(core.takes, () => {
        if (main === null) onMainClosed()
      })
    })
    follow(window, 'main')
    // What the person waits for has the processor first: on two cores its list stands half a second sooner.
    const stop = core.windows.onPresence(() => {
      stop()
      setTimeout(openSides, SIDES_AFTER_PAGE_MS)
    })
    setTimeout(openSides, SIDES_AT_LATEST_MS)
    window.once('closed', openSides)
    for (const listener of followers) listener(window)
    return window
  }

  function show(): BrowserWindow {
    if (!main) {
      main = openMain(true)
      return main
    }
    if (main.isMinimized()) main.restore()
    if (!main.isVisible()) main.show()
    main.focus()
    return main
  }

  /** On a window and not waited for: a box that belongs to none holds this process on macOS, and a take is perhaps being written. */
  function tellHopeless(): void {
    const box = dialog.showMessageBox(show(), {
      type: 'error',
      title: 'Earshot',
      message: sentenceOf('windowHopeless'),
    })
    drop(box, 'the word about windows that do not work')
  }

  let areSidesOpen = false
  const openSides = (): void => {
    if (areSidesOpen) return
    areSidesOpen = true
    follow(openSideWindow(preloadPath, { width: 200, height: 100, title: 'Earshot: microphone' }), 'capture')
    const places = createPanelPlacesFile(join(dataDir, 'panel.json'), log)
    const { panel } = deps
    if (!panel.isPossible) return
    follow(openPanel({ preloadPath, platform, windowType: panel.windowType, screen, core, places }), 'panel')
  }
  return {
    show: () => void show(),
    prepare() {
      main ??= openMain(false)
    },
    main: () => main,
    onMain: (listener) => void followers.push(listener),
  }
}

/** At once, or as soon as the take that is being made has ended. */
function whenNothingIsRecorded(takes: Pick<Takes, 'list' | 'onChange'>, run: () => void): void {
  const isRecording = (): boolean =>
    takes.list().some(({ state }) => ['opening', 'recording', 'finishing'].includes(state))
  if (!isRecording()) return run()
  const stop = takes.onChange(() => {
    if (isRecording()) return
    stop()
    run()
  })
}
