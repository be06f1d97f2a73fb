import type { App, BrowserWindow, NativeImage } from 'electron'

export interface BadgeDeps {
  readonly platform: NodeJS.Platform
  readonly app: Pick<App, 'setBadgeCount'>
  readonly pictureOf: (name: string) => NativeImage
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | null
}

export interface Badge {
  show(unheard: number): void
  /** Of the main window. */
  follow(window: Pick<BrowserWindow, 'on'>): void
}

/** Pictures for one to nine, and one for more. */
const MOST_COUNTED = 9

/** How many notes are to be heard, at the icon in the dock or the taskbar. */
export function createBadge({ platform, app, pictureOf, window }: BadgeDeps): Badge {
  let shown = 0
  const show = (unheard: number): void => {
    shown = unheard
    // Windows has no counts, but a small picture over the icon of a window.
    if (platform !== 'win32') return void app.setBadgeCount(unheard)
    const picture = unheard === 0 ? null : pictureOf(unheard > MOST_COUNTED ? 'more' : String(unheard))
    window()?.setOverlayIcon(picture, unheard === 0 ? '' : `${unheard} to hear`)
  }
  return {
    show,
    follow(followed) {
      // A window that was hidden, or is new, has a new button in the taskbar, without the picture.
      if (platform === 'win32') followed.on('show', () => show(shown))
    },
  }
}
