import { EventEmitter } from 'node:events'
import type { Tray as ElectronTray, Menu, NativeImage } from 'electron'
import type { HostContext } from '../context.ts'

export interface TrayState {
  readonly emitter: EventEmitter
  toolTip: string
  title: string
  image: NativeImage | string
  menu: Menu | null
  isDestroyed: boolean
}

export interface Trays {
  readonly Tray: typeof ElectronTray
  all(): readonly TrayState[]
}

export function createTrays({ faithful }: HostContext): Trays {
  const trays: TrayState[] = []
  const make = (image: NativeImage | string): ElectronTray => {
    const emitter = new EventEmitter()
    const state: TrayState = { emitter, toolTip: '', title: '', image, menu: null, isDestroyed: false }
    trays.push(state)
    return faithful.part<ElectronTray>(
      'Tray',
      {
        setToolTip(text) {
          state.toolTip = text
        },
        setTitle(text) {
          state.title = text
        },
        getTitle: () => state.title,
        setImage(next) {
          state.image = next
        },
        setPressedImage() {},
        setContextMenu(menu) {
          state.menu = menu
        },
        popUpContextMenu() {},
        closeContextMenu() {},
        setIgnoreDoubleClickEvents() {},
        displayBalloon() {},
        removeBalloon() {},
        focus() {},
        getBounds: () => ({ x: 0, y: 0, width: 22, height: 22 }),
        isDestroyed: () => state.isDestroyed,
        destroy() {
          state.isDestroyed = true
        },
      },
      { emitter, quiet: ['isDestroyed'] },
    )
  }
  return {
    Tray: faithful.kind<typeof ElectronTray>('Tray', {}, make),
    all: () => trays.filter((tray) => !tray.isDestroyed),
  }
}
