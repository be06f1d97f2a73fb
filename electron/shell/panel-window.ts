import type { BrowserWindow, Screen } from 'electron'
import type { Core } from '#core/core.ts'
import type { PanelMove } from '#shared/contract/panel.ts'
import { hasContent, panelHeight } from '#shared/panel/panel.ts'
import { centreOf, movePanel, type PanelPlaces, placePanel, type Rect, rememberPlace } from '#shared/panel/place.ts'
import { panelTuning } from '#shared/panel/tuning.ts'
import { openSideWindow } from './page-window.ts'

export interface PanelWindowDeps {
  readonly preloadPath: string
  readonly platform: NodeJS.Platform
  /** Of Electron's `type`; see `panel-desktop.ts`. */
  readonly windowType: string | null
  readonly screen: Screen
  readonly core: Pick<Core, 'panel' | 'windows'>
  readonly places: { read(): PanelPlaces; write(places: PanelPlaces): void }
}

/**
 * The recording panel: above all other windows, on every desktop, and never with the focus, so that a click on it leaves the keyboard where
 * it was. Made hidden at the start, so that it has only to be shown when a key goes down. It stays away while the main window has the
 * focus: there the same is said in larger letters.
 *
 * By platform: on X11 `focusable: false` alone takes a window out of the window manager's hands. Levels from `pop-up-menu` up lie above the
 * dock of macOS and the task bar of Windows.
 */
export function openPanel(deps: PanelWindowDeps): BrowserWindow {
  const { preloadPath, platform, windowType, screen, core, places } = deps
  const window = openSideWindow(preloadPath, {
    width: panelTuning.width,
    height: panelTuning.heights.take,
    title: 'Earshot: recording',
    alwaysOnTop: true,
    acceptFirstMouse: true,
    hiddenInMissionControl: true,
    ...(windowType === null ? {} : { type: windowType }),
  })
  window.setAlwaysOnTop(true, 'screen-saver')
  // Windows has no such call; its virtual desktops leave windows above all others alone.
  if (platform !== 'win32') {
    // Without the option every call would hide the dock's icon for a moment: a panel needs no other kind of process.
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
  }

  let known = places.read()
  const displays = () => screen.getAllDisplays().map(({ id, bounds, workArea }) => ({ id, bounds, workArea }))
  const put = (bounds: Rect | null): void => {
    if (bounds && !isSame(bounds, window.getBounds())) window.setBounds({ ...bounds })
  }
  const height = (): number => panelHeight(core.panel.view())

  function update(): void {
    if (window.isDestroyed()) return
    const isWanted = hasContent(core.panel.view()) && core.windows.presence()?.isFocused !== true
    if (!isWanted) {
      if (window.isVisible()) window.hide()
      return
    }
    const isVisible = window.isVisible()
    // It does not follow the pointer while it is looked at.
    const near = isVisible ? centreOf(window.getBounds()) : screen.getCursorScreenPoint()
    if (!isVisible || window.getBounds().height !== height()) {
      put(placePanel({ displays: displays(), near, places: known, height: height() }))
    }
    if (!isVisible) window.showInactive()
  }

  /** Displays have come, gone or changed. */
  function comeIntoView(): void {
    if (window.isDestroyed() || !window.isVisible()) return
    put(placePanel({ displays: displays(), near: centreOf(window.getBounds()), places: known, height: height() }))
  }

  function move(by: PanelMove): void {
    if (window.isDestroyed()) return
    const bounds = movePanel(displays(), window.getBounds(), by)
    put(bounds)
    if (!by.isEnd) return
    known = rememberPlace(displays(), bounds, known)
    places.write(known)
  }

  core.panel.onChange(update)
  core.panel.onMove(move)
  core.windows.onPresence(update)
  screen.on('display-added', comeIntoView)
  screen.on('display-removed', comeIntoView)
  screen.on('display-metrics-changed', comeIntoView)
  return window
}

const isSame = (a: Rect, b: Rect): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
