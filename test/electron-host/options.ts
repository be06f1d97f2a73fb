import type { DisplayFacts } from './parts/screen.ts'

/** How a test wants the stand-in; passed in the environment, since the program's own arguments are the program's. */
export interface HostOptions {
  /** `chromium`: each window is one, on a display. `none`: pages are only told about, for quick tests of the main program. */
  readonly windows: 'none' | 'chromium'
  readonly chromium?: {
    readonly executablePath: string
    readonly flags: readonly string[]
    /** X display of the windows; the program itself may be given none, so that it sees no keys. */
    readonly display: string
  }
  /** The person starts the program twice in a hurry: the second start is told of before the first is ready. */
  readonly isStartedTwice?: boolean
  /** Every start is alone: nobody else is asked for the lock. */
  readonly isLockFree?: boolean
  /** macOS: the program is started by opening this file, which it is told of before it is ready. */
  readonly openedWith?: string
  readonly isPackaged?: boolean
  /** The first is the primary; left out: one of the size of the tests' X displays. */
  readonly displays?: readonly DisplayFacts[]
}

const OPTIONS = 'EARSHOT_ELECTRON_HOST'

export const optionsInEnv = (options: HostOptions): Record<string, string> => ({ [OPTIONS]: JSON.stringify(options) })

/** Takes them out of the environment, so that child programs look as they would below Electron. */
export function takeOptions(env: NodeJS.ProcessEnv): HostOptions {
  const text = env[OPTIONS]
  delete env[OPTIONS]
  return text === undefined ? { windows: 'none' } : (JSON.parse(text) as HostOptions)
}
