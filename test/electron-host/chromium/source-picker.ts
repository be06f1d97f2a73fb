import type { Rectangle } from 'electron'
import type { XDesktop } from '../x11/x-desktop.ts'

/** Chromium's own dialog takes the window of this title, and no other has it. */
export const PICKED_TITLE = 'picked by the stand-in for Electron'

/** Answers Chromium's dialog for the program: makes what was chosen the one thing that the dialog takes by itself. */
export interface SourcePicker {
  /** `id`: a `DesktopCapturerSource`'s. False: it has gone. */
  pick(id: string): Promise<boolean>
  /** It was taken, or not: all is as it was. */
  restore(): Promise<void>
}

export interface PickerDeps {
  readonly desktop: () => Promise<XDesktop | null>
  /** Of the displays, in the order of their ids. */
  readonly pixels: () => readonly Rectangle[]
}

export function createSourcePicker({ desktop, pixels }: PickerDeps): SourcePicker {
  let undo: (() => Promise<void>) | null = null

  const restore = async (): Promise<void> => {
    const before = undo
    undo = null
    await before?.()
  }
  async function pickDisplay(on: XDesktop, number: number): Promise<boolean> {
    const areas = pixels()
    const area = areas[number - 1]
    if (!area) return false
    if (areas.length > 1) await on.setMonitors([area, ...areas.filter((other) => other !== area)])
    return true
  }
  async function pickWindow(on: XDesktop, number: number): Promise<boolean> {
    undo = await on.rename(number, PICKED_TITLE)
    return undo !== null
  }

  return {
    async pick(id) {
      await restore()
      const on = await desktop()
      const [, kind, number] = /^(screen|window):(\d+):/.exec(id) ?? []
      if (on === null || kind === undefined) throw new Error(`the electron stand-in can show no ${id}`)
      // A window that Chromium is to list must be managed.
      await on.windows()
      return kind === 'screen' ? await pickDisplay(on, Number(number)) : await pickWindow(on, Number(number))
    },
    restore,
  }
}
