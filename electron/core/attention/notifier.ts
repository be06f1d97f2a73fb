import type { DesktopFacts, UiNotification } from '#shared/contract/attention.ts'

/** Shows notifications, in whatever way the host has. Both are words only: what comes of them is told by `Attention.happened`. */
export interface Notifier {
  /** Takes the place of one with the same id. */
  show(notification: UiNotification): void
  close(id: string): void
}

/** The desktop around the app: what it can do, and what of it can be set. */
export interface Desktop {
  facts(): DesktopFacts
  setStartAtLogin(isOn: boolean): void
}
