import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { openScreen, takeScreen } from './take-screen.ts'
import type { TakenPicture } from './taken.ts'

/** Displays and windows to choose from, while the person does; null: nobody is asked. */
export type Sources = readonly ScreenSource[] | null

/** Pictures of the screen, in either host. In a browser its own dialog asks which; in the desktop app this one does, unless the system does. */
export interface ScreenDesk {
  readonly sources: StoreApi<{ readonly shown: Sources }>
  /** Null: the person thought better of it. Throws as `takeScreen` does. */
  take(): Promise<TakenPicture | null>
  /** Of what was chosen already, without a question. */
  takeChosen(): Promise<TakenPicture | null>
  /** The same as a stream that goes on. Null: the person thought better of it. Throws `screenRefused`, `screenGone`. */
  open(video: MediaTrackConstraints): Promise<MediaStream | null>
  /** What of `sources` it is to be; null: nothing. */
  choose(source: ScreenSource | null): void
}

export interface ScreenPorts {
  readonly host: 'electron' | 'browser'
  readonly readSources: () => Promise<readonly ScreenSource[] | null>
  readonly tellChoice: (choice: ScreenChoice) => Promise<unknown>
  /** Whether the system says that this program may not see the screen. */
  readonly isForbidden: () => Promise<boolean>
  /** Says why there is no picture, and what can be done: the system's settings, pasting, dropping. */
  readonly explain: () => void
}

/** The shade of the dialog before is gone after a frame or two. */
const OWN_DIALOG_FADES_MS = 60

export function createScreenDesk(ports: ScreenPorts): ScreenDesk {
  const { host, readSources, tellChoice } = ports
  const sources = createStore<{ readonly shown: Sources }>(() => ({ shown: null }))
  let answer: ((source: ScreenSource | null) => void) | null = null

  async function asked(shown: readonly ScreenSource[]): Promise<ScreenSource | null> {
    sources.setState({ shown })
    const chosen = await new Promise<ScreenSource | null>((resolve) => {
      answer?.(null)
      answer = resolve
    })
    answer = null
    sources.setState({ shown: null })
    return chosen
  }

  /** A system that forbids it fails in one of many ways, or gives black; macOS again every month. Null then: it has been explained. */
  async function explained<T>(take: () => Promise<T | null>): Promise<T | null> {
    try {
      return await take()
    } catch (error) {
      const isSaid = error instanceof ReasonError && error.reason === 'screenRefused'
      if (host === 'browser' || !(isSaid || (await ports.isForbidden().catch(() => false)))) throw error
      sources.setState({ shown: null })
      ports.explain()
      return null
    }
  }

  /** In the desktop app: by the system, or here. */
  async function isChosen(): Promise<boolean> {
    const shown = await readSources()
    if (shown === null) await tellChoice({ kind: 'system' })
    else {
      const source = await asked(shown)
      if (source === null) return false
      await tellChoice({ kind: 'source', id: source.id, title: source.title })
    }
    return true
  }

  return {
    sources,
    choose: (source) => answer?.(source),
    takeChosen: () => explained(() => takeScreen(navigator.mediaDevices, 0)),
    take: () =>
      explained(async () => {
        if (host === 'browser') return takeScreen()
        return (await isChosen()) ? takeScreen(navigator.mediaDevices, OWN_DIALOG_FADES_MS) : null
      }),
    open: (video) =>
      explained(async () => {
        if (host === 'browser') return openScreen(navigator.mediaDevices, video)
        return (await isChosen()) ? openScreen(navigator.mediaDevices, video) : null
      }),
  }
}
