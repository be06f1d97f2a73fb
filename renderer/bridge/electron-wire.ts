import { createEmitter } from '#shared/kernel/emitter.ts'
import type { Wire } from './wire.ts'

/** What the preload script lets the page see, and nothing else. */
export interface PreloadApi {
  readonly host: 'electron'
  send(message: unknown): void
  sendBytes(bytes: Uint8Array): void
  onMessage(listener: (message: unknown) => void): void
}

/** Electron's IPC lives as long as the page does, so this wire is always open. */
export function createElectronWire(api: PreloadApi): Wire {
  const messages = createEmitter<unknown>((error) => reportError(error))
  api.onMessage((message) => messages.emit(message))
  return {
    host: 'electron',
    isOpen: () => true,
    send(message) {
      api.send(message)
      return true
    },
    sendBytes(bytes) {
      api.sendBytes(bytes)
      return true
    },
    waitingBytes: () => 0,
    onMessage: (listener) => messages.on(listener),
    onOpenChange: () => () => undefined,
    close: () => undefined,
  }
}
