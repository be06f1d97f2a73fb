import type { CaptureCommand } from '#shared/contract/capture.ts'

/** One attached window that can hold a microphone. */
export interface CaptureWindow {
  send(command: CaptureCommand): void
}

/** The windows that can capture; the newest one does. */
export interface CaptureWindows {
  attach(send: (command: CaptureCommand) => void): CaptureWindow
  detach(window: CaptureWindow): void
  newest(): CaptureWindow | null
  /** For a microphone that opened too late: whoever holds it closes it. */
  sendToAll(command: CaptureCommand): void
}

export function createCaptureWindows(): CaptureWindows {
  const windows: CaptureWindow[] = []
  return {
    attach(send) {
      const window = { send }
      windows.push(window)
      return window
    },
    detach(window) {
      const at = windows.indexOf(window)
      if (at >= 0) windows.splice(at, 1)
    },
    newest: () => windows.at(-1) ?? null,
    sendToAll(command) {
      for (const window of windows) window.send(command)
    },
  }
}
