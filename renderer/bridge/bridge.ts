import { createTRPCClient, type TRPCClient } from '@trpc/client'
import { createClock } from '#shared/kernel/clock.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import type { DesktopRouter } from '../../electron/core/router.ts'
import { createElectronWire, type PreloadApi } from './electron-wire.ts'
import { type MediaRef, mediaUrl, noteFileUrl } from './media-url.ts'
import { createRpcLink } from './rpc-link.ts'
import { type FileOfTake, sendFile } from './send-file.ts'
import { createSocketWire } from './socket-wire.ts'
import type { Wire } from './wire.ts'

/** The page's only door to the core. */
export interface Bridge {
  /** Typed calls. They fail with an error that `failureOf` reads. */
  readonly client: TRPCClient<DesktopRouter>
  /**
   * One encoded page frame, in order. Without a connection it is dropped: the core has ended that take as a draft, and the
   * capture window learns of the cut by `onConnection`.
   */
  sendPage(bytes: Uint8Array<ArrayBuffer>): void
  /** A picture or video of a take, before the call that says what it is. */
  sendFile(file: FileOfTake): Promise<void>
  /** Tells the present state at once, then every change. */
  onConnection(listener: (isConnected: boolean) => void): () => void
  /** Told when the program was started anew and does not know this page: the person has to open its new address. */
  onShutOut(listener: () => void): () => void
  mediaUrl(ref: MediaRef): string
  noteFileUrl(noteId: NoteId, blobId: BlobId): string
  readonly host: 'electron' | 'browser'
}

declare global {
  interface Window {
    readonly earshot?: PreloadApi
  }
}

/** Resolves when the core can be reached for the first time; later cuts heal by themselves. */
export async function connectBridge(): Promise<Bridge> {
  const wire = window.earshot ? createElectronWire(window.earshot) : createPageSocketWire()
  await firstOpen(wire)
  return createBridge(wire, window.location.origin)
}

export function createBridge(wire: Wire, origin: string): Bridge {
  return {
    client: createTRPCClient<DesktopRouter>({ links: [createRpcLink<DesktopRouter>(wire)] }),
    sendPage: (bytes) => void wire.sendBytes(bytes),
    sendFile: (file) => sendFile(wire, file),
    onConnection(listener) {
      listener(wire.isOpen())
      return wire.onOpenChange(listener)
    },
    onShutOut: (listener) => wire.onShutOut?.(listener) ?? (() => undefined),
    mediaUrl: (ref) => mediaUrl(ref, origin),
    noteFileUrl: (noteId, blobId) => noteFileUrl(noteId, blobId, origin),
    host: wire.host,
  }
}

function createPageSocketWire(): Wire {
  const url = new URL('/bridge', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return createSocketWire({
    openSocket: () => new WebSocket(url),
    isRefused: () =>
      fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
        ({ status }) => status === 401,
        () => false,
      ),
    random: Math.random,
    clock: createClock({
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
      clearTimeout: (handle) => window.clearTimeout(handle),
    }),
  })
}

function firstOpen(wire: Wire): Promise<void> {
  if (wire.isOpen()) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = wire.onOpenChange(() => {
      stop()
      resolve()
    })
  })
}
