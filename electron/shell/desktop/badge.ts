import { join } from 'node:path'
import { app, type BrowserWindow, nativeImage } from 'electron'

export interface BadgeDeps {
  readonly platform: NodeJS.Platform
  readonly iconsDir: string
  readonly window: () => BrowserWindow | null
}

/** Pictures for one to nine, and one for more. */
const MOST_COUNTED = 9

/** How many notes are to be heard, at the icon in the dock or the taskbar. */
export function createBadge({ platform, iconsDir, window }: BadgeDeps): { show(unheard: number): void } {
  return {
    show(unheard) {
      // Windows has no counts, but a small picture over the icon of a window.
      if (platform !== 'win32') return void app.setBadgeCount(unheard)
      const name = unheard > MOST_COUNTED ? 'more' : String(unheard)
      const picture = unheard === 0 ? null : nativeImage.createFromPath(join(iconsDir, `overlay-${name}.png`))
      window()?.setOverlayIcon(picture, unheard === 0 ? '' : `${unheard} to hear`)
    },
  }
}
