import type { BrowserContext, Page } from 'playwright-core'
import type { DisplayFacts } from '../../../electron-host/parts/screen.ts'
import type { ElectronRun } from '../../../electron-host/start.ts'
import type { MicrophoneFault } from '../bad-microphone.ts'

export interface InstallOptions {
  /** A WAV file that is spoken from the moment the microphone opens; null: Chromium's own beeps. */
  readonly microphone: string | null
  readonly microphoneFault?: MicrophoneFault
  /** A film that its camera sees (`writeCameraFilm`), and may be used; left out: Chromium's own, which nobody has allowed. Only on the display of this run. */
  readonly camera?: string
  /** Sees the keys of this run's display; only one should, as on two desks. */
  readonly hasKeys?: boolean
  readonly colorScheme?: 'light' | 'dark'
  /** Its window is on the display of this run, whose picture it can take. */
  readonly isOnDisplay?: boolean
  /** On the stand-in: what the X display of its window is split into. */
  readonly displays?: readonly DisplayFacts[]
}

/** The program behind a page. */
export interface HostProgram {
  readonly pid: number
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** One person's program and its main window, whatever shows it. */
export interface Opened {
  readonly page: Page
  /** All its windows. */
  readonly context: BrowserContext
  /** The page's first address. */
  readonly url: string
  readonly program: HostProgram
  /** The line to the stand-in for Electron; null on other hosts. */
  readonly electron: ElectronRun | null
  /** Something else comes to the front of the screen meanwhile. */
  inBackground(work: () => Promise<void>): Promise<void>
}

export interface Place {
  /** What the program is started with. */
  readonly env: Readonly<Record<string, string>>
  /** For the program's data. */
  readonly dataDir: string
}

/** Where a world's installations run. */
export interface E2eHostPort {
  open(place: Place, options: InstallOptions): Promise<Opened>
  /** The same installation once more, after its program has ended. */
  openAgain(before: Opened, place: Place, options: InstallOptions): Promise<Opened>
  end(): Promise<void>
}

/** On a busy machine a window takes its time; what is waited for comes, or the test fails either way. */
const PATIENCE_MS = 60_000

/** The player's element need not be in the document; a test finds the one that was last asked to play. */
export async function preparePage(page: Page): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS)
  await page.addInitScript(remember)
  await page.evaluate(remember)
}

function remember(): void {
  const page = window as typeof window & { lastPlayed?: HTMLMediaElement }
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function remembered() {
    // Pictures that move along with the sound are not what is heard.
    if (!(this instanceof HTMLVideoElement)) page.lastPlayed = this
    return play.call(this)
  }
}
