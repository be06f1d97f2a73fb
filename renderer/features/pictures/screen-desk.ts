import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { openScreen, takeScreen } from './take-screen.ts'
import type { TakenPicture } from './taken.ts'

/** What there is to choose from, while the person does. */
export interface Sources {
  /** Displays and windows; null: nobody is asked. */
  readonly shown: readonly ScreenSource[] | null
  /** Title of what was chosen before, and was closed before it could be seen. */
  readonly gone: string | null
}

/** Pictures of the screen, in either host. In a browser its own dialog asks which; in the desktop app this one does, unless the system does. */
export interface ScreenDesk {
  readonly sources: StoreApi<Sources>
  /** Null: the person thought better of it. Throws as `takeScreen` does. */
  take(): Promise<TakenPicture | null>
  /** Of what was chosen already, without a question. */
  takeChosen(): Promise<TakenPicture | null>
  /** The same as a stream that goes on. Null: the person thought better of it. Throws `screenRefused`, `screenGone`. */
  open(video: MediaTrackConstraints): Promise<MediaStream | null>
  /** Of what was chosen already, without a question. */
  openChosen(video: MediaTrackConstraints): Promise<MediaStream | null>
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

const nobodyAsked: Sources = { shown: null, gone: null }

/** The shade of the dialog before is gone after a frame or two. */
const OWN_DIALOG_FADES_MS = 60

export function createScreenDesk(ports: ScreenPorts): ScreenDesk {
  const { host, readSources, tellChoice } = ports
  const sources = createStore<Sources>(() => nobodyAsked)
  let answer: ((source: ScreenSource | null) => void) | null = null

  async function asked(shown: readonly ScreenSource[], gone: string | null): Promise<ScreenSource | null> {
    sources.setState({ shown, gone })
    const chosen = await new Promise<ScreenSource | null>((resolve) => {
      answer?.(null)
      answer = resolve
    })
    answer = null
    sources.setState(nobodyAsked)
    return chosen
  }

  /** A system that forbids it fails in one of many ways, or gives black; macOS again every month. Null then: it has been explained. */
  async function explained<T>(take: () => Promise<T | null>): Promise<T | null> {
    try {
      return await take()
    } catch (error) {
      const isSaid = error instanceof ReasonError && error.reason === 'screenRefused'
      if (host === 'browser' || !(isSaid || (await isForbidden()))) throw error
      sources.setState(nobodyAsked)
      ports.explain()
      return null
    }
  }

  const isForbidden = (): Promise<boolean> => ports.isForbidden().catch(() => false)

  /** In the desktop app it is chosen in the dialog of the system, or here; here anew when it was closed meanwhile. */
  async function chosen<T>(take: () => Promise<T | null>): Promise<T | null> {
    let shown = await readSources()
    if (shown === null) {
      await tellChoice({ kind: 'system' })
      return await take()
    }
    let gone: string | null = null
    for (;;) {
      const source = await asked(shown, gone)
      if (source === null) return null
      await tellChoice({ kind: 'source', id: source.id, title: source.title })
      try {
        return await take()
      } catch (error) {
        const isGone = error instanceof ReasonError && error.reason === 'screenGone'
        if (!isGone || (await isForbidden())) throw error
        const now = await readSources()
        // It is there, and cannot be seen all the same.
        if (now === null || now.some(({ id }) => id === source.id)) throw error
        shown = now
        gone = source.title
      }
    }
  }

  return {
    sources,
    choose: (source) => answer?.(source),
    takeChosen: () => explained(() => takeScreen(navigator.mediaDevices, 0)),
    openChosen: (video) => explained(() => openScreen(navigator.mediaDevices, video)),
    take: () =>
      explained(async () => {
        if (host === 'browser') return takeScreen()
        return chosen(() => takeScreen(navigator.mediaDevices, OWN_DIALOG_FADES_MS))
      }),
    open: (video) =>
      explained(async () => {
        if (host === 'browser') return openScreen(navigator.mediaDevices, video)
        return chosen(() => openScreen(navigator.mediaDevices, video))
      }),
  }
}
