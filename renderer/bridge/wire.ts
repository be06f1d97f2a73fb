import type { RpcRequest } from '#shared/contract/rpc.ts'

/** The way to the core that this page was given: Electron's IPC or a loopback WebSocket. Messages keep their order. */
export interface Wire {
  readonly host: 'electron' | 'browser'
  isOpen(): boolean
  /** False when there is no connection: nothing was sent and nothing is kept for later. */
  send(message: RpcRequest): boolean
  sendBytes(bytes: Uint8Array<ArrayBuffer>): boolean
  /** Handed over and not gone yet. */
  waitingBytes(): number
  onMessage(listener: (message: unknown) => void): () => void
  /** Tells every change, once each. */
  onOpenChange(listener: (isOpen: boolean) => void): () => void
  /**
   * Told when a program answers that does not know this page: it was started anew, with a new key. It goes on trying, for the
   * page is let in as soon as the new address was opened in the same browser. Never told where pages have no key.
   */
  onShutOut?(listener: () => void): () => void
  close(): void
}
