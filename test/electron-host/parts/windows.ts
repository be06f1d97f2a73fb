import type { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Session, WebContents } from 'electron'
import type { WindowContext } from '../context.ts'
import type { ContentsPart, DisplayGiver, IpcReceiver, PermissionJudge } from './web-contents.ts'

export interface WindowsDeps extends WindowContext {
  readonly session: Session
  readonly sessionPermissions: PermissionJudge
  readonly sessionDisplays: DisplayGiver
  readonly onDisplayTaken: () => void
  readonly ipc: IpcReceiver
  readonly appEmitter: EventEmitter
  readonly onAllClosed: () => void
  readonly screenCenter: (size: { width: number; height: number }) => Rectangle
}

export interface OpenWindow {
  readonly id: number
  readonly window: BrowserWindow
  readonly emitter: EventEmitter
  readonly page: ContentsPart
  readonly options: BrowserWindowConstructorOptions
  /** On the X display; null: not there. */
  number(): number | null
  facts(): WindowFacts
  /** As the person resizes or moves it. */
  setBounds(bounds: Partial<Rectangle>): void
}

/** What a test may look at. */
export interface WindowFacts {
  readonly id: number
  readonly url: string
  readonly title: string
  readonly bounds: Rectangle
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly isMinimized: boolean
  readonly isAlwaysOnTop: boolean
  readonly isFocusable: boolean
}

export interface Windows {
  readonly BrowserWindow: typeof BrowserWindow
  open(): readonly OpenWindow[]
  focused(): OpenWindow | null
  /** `null`: another program comes to the front. */
  focus(id: number | null): void
  closeAll(): boolean
  contents(): readonly WebContents[]
}
