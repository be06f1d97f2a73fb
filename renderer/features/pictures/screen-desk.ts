import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ScreenChoice, ScreenSource } from '#shared/contract/screen.ts'
import { takeScreen } from './take-screen.ts'
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
  /** What of `sources` it is to be; null: nothing. */
  choose(source: ScreenSource | null): void
}

export interface ScreenPorts {
  readonly host: 'electron' | 'browser'
  readonly readSources: () => Promise<readonly ScreenSource[] | null>
  readonly tellChoice: (choice: ScreenChoice) => Promise<unknown>
}

/** The shade of the dialog before is gone after a frame or two. */
const OWN_DIALOG_FADES_MS = 60

export function createScreenDesk({ host, readSources, tellChoice }: ScreenPorts): ScreenDesk {
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

  return {
    sources,
    choose: (source) => answer?.(source),
    takeChosen: () => takeScreen(navigator.mediaDevices, 0),
    async take() {
      if (host === 'browser') return takeScreen()
      const shown = await readSources()
      if (shown === null) await tellChoice({ kind: 'system' })
      else {
        const source = await asked(shown)
        if (source === null) return null
        await tellChoice({ kind: 'source', id: source.id, title: source.title })
      }
      return takeScreen(navigator.mediaDevices, OWN_DIALOG_FADES_MS)
    },
  }
}
