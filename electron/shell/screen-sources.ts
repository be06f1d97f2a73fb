import type { BrowserWindow, DesktopCapturer, DesktopCapturerSource, Screen, Session, Streams } from 'electron'
import type { ScreenSources } from '#core/ports.ts'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { pageOf } from './origin.ts'

interface ScreenDeps {
  readonly capturer: Pick<DesktopCapturer, 'getSources'>
  readonly screen: Pick<Screen, 'getCursorScreenPoint' | 'getDisplayNearestPoint'>
  readonly ownWindows: () => BrowserWindow[]
  /** Wayland: nobody but the system's portal may list what is on the screen. */
  readonly asksItself: boolean
  readonly clock: Clock
  readonly log: Log
}

/** Pictures of the screen for the page of the main window: of what the person has just chosen, and of nothing else. */
export interface AppScreen extends ScreenSources {
  /** Whether the page may ask at all at this moment. */
  isChosen(): boolean
  /** Answers `getDisplayMedia` of the session's pages. */
  serve(session: Session): void
}

/** From the choice to the page's request; a person does nothing in between. */
const CHOICE_COUNTS_MS = 10_000
/** Our own windows are left out of what is captured for so long, where the system can do that. */
const HIDDEN_MS = 2_000
const PREVIEW = { width: 320, height: 200 }

/** `window:77` of `window:77:1`: the system's own number. What follows tells pages of one window apart, and is not always said alike. */
const surfaceOf = (id: string): string => id.split(':', 2).join(':')

export function createAppScreen({ capturer, screen, ownWindows, asksItself, clock, log }: ScreenDeps): AppScreen {
  let chosen: { readonly choice: ScreenChoice; readonly atMs: number } | null = null

  const fresh = (): ScreenChoice | null =>
    chosen && clock.monotonicMs() - chosen.atMs <= CHOICE_COUNTS_MS ? chosen.choice : null

  /** macOS and Windows 10 from 2004 on leave them out; elsewhere nothing happens. */
  function hideOwn(): void {
    const windows = ownWindows()
    for (const window of windows) window.setContentProtection(true)
    clock.setTimer(() => {
      for (const window of windows) if (!window.isDestroyed()) window.setContentProtection(false)
    }, HIDDEN_MS)
  }

  /**
   * Chromium lets a page ask for the screen within seconds of a click or a key of its own. A key that was pressed in another program, and a
   * choice that took long, are as good.
   */
  async function letAsk({ webContents }: BrowserWindow): Promise<void> {
    if (pageOf(webContents.getURL()) !== 'main') return
    try {
      await webContents.executeJavaScript('undefined', true)
    } catch (error) {
      log('warn', 'a page could not be let ask for the screen', { error: String(error) })
    }
  }

  async function sourceOf(choice: ScreenChoice): Promise<Pick<DesktopCapturerSource, 'id' | 'name'> | undefined> {
    switch (choice.kind) {
      case 'source': {
        // A window may be closed while one chooses, and then there is nothing to give.
        const type = choice.id.startsWith('screen:') ? 'screen' : 'window'
        const sources = await capturer.getSources({ types: [type], thumbnailSize: { width: 0, height: 0 } })
        return sources.find(({ id }) => surfaceOf(id) === surfaceOf(choice.id))
      }
      case 'system': {
        const [source] = await capturer.getSources({
          types: ['screen', 'window'],
          thumbnailSize: { width: 0, height: 0 },
        })
        return source
      }
      case 'underPointer': {
        const sources = await capturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } })
        const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
        return sources.find(({ display_id }) => display_id === String(display.id)) ?? sources[0]
      }
    }
  }

  /** Null: nothing is given. */
  async function give(url: string | undefined, wantsAudio: boolean): Promise<Streams | null> {
    const choice = fresh()
    chosen = null
    if (choice === null || wantsAudio || url === undefined || pageOf(url) !== 'main') return null
    hideOwn()
    const source = await sourceOf(choice)
    return source ? { video: { id: source.id, name: source.name } } : null
  }

  return {
    async list() {
      if (asksItself) return null
      const own = new Set(ownWindows().map((window) => surfaceOf(window.getMediaSourceId())))
      const sources = await capturer.getSources({ types: ['screen', 'window'], thumbnailSize: PREVIEW })
      return sources
        .filter(({ id }) => !own.has(surfaceOf(id)))
        .map(
          ({ id, name, thumbnail }): ScreenSource => ({
            id,
            kind: id.startsWith('screen:') ? 'display' : 'window',
            title: name.slice(0, 500),
            preview: thumbnail.isEmpty() ? '' : thumbnail.toDataURL(),
          }),
        )
    },
    async choose(choice) {
      chosen = { choice, atMs: clock.monotonicMs() }
      await Promise.all(ownWindows().map(letAsk))
    },
    isChosen: () => fresh() !== null,
    serve(session) {
      session.setDisplayMediaRequestHandler((request, callback) => {
        give(request.frame?.url, request.audioRequested).then(
          (streams) => {
            if (streams === null) log('warn', 'a picture of the screen was denied')
            callback(streams)
          },
          (error: unknown) => {
            log('warn', 'no picture of the screen', { error: String(error) })
            callback(null)
          },
        )
      })
    },
  }
}
