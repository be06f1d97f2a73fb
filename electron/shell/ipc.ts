import { type IpcMainEvent, ipcMain, type WebContents } from 'electron'
import { z } from 'zod'
import type { ClientChannel } from '#core/ports.ts'
import type { Log } from '#shared/kernel/log.ts'
import { pageOf } from './origin.ts'

/** Names of the two IPC channels; the preload script uses the same. */
export const IPC_RPC = 'earshot:rpc'
export const IPC_PAGE = 'earshot:page'

/** Each document names itself, so that a reload ends the old channel whatever order events and messages arrive in. */
const DocumentId = z.uuid()

interface Document {
  readonly id: string
  readonly message: (message: unknown) => void
  readonly bytes: (bytes: Uint8Array) => void
  readonly close: () => void
}

export interface IpcDeps {
  readonly attach: (channel: ClientChannel) => void
  readonly log: Log
}

/** Listens for our windows' messages. Anything that does not come from the main frame of one of our own pages is refused. */
export function listenForWindows({ attach, log }: IpcDeps): void {
  const documents = new Map<WebContents, Document>()

  const documentOf = (event: IpcMainEvent, documentId: unknown): Document | null => {
    const { sender, senderFrame } = event
    const id = DocumentId.safeParse(documentId)
    // `senderFrame` is null when the frame has navigated or gone since.
    if (!senderFrame || senderFrame.parent !== null || pageOf(senderFrame.url) === null || !id.success) {
      log('warn', 'ipc message refused', { url: senderFrame?.url ?? 'a frame that is gone' })
      return null
    }
    const known = documents.get(sender)
    if (known?.id === id.data) return known
    known?.close()
    return open(sender, id.data)
  }

  const open = (contents: WebContents, id: string): Document => {
    const { channel, document } = createDocument(contents, id)
    if (!documents.has(contents)) {
      const gone = (): void => {
        documents.get(contents)?.close()
        documents.delete(contents)
      }
      contents.once('destroyed', gone)
      contents.on('render-process-gone', gone)
    }
    documents.set(contents, document)
    attach(channel)
    return document
  }

  ipcMain.on(IPC_RPC, (event, documentId: unknown, message: unknown) => {
    documentOf(event, documentId)?.message(message)
  })
  ipcMain.on(IPC_PAGE, (event, documentId: unknown, bytes: unknown) => {
    if (bytes instanceof Uint8Array) documentOf(event, documentId)?.bytes(bytes)
  })
}

function createDocument(contents: WebContents, id: string): { channel: ClientChannel; document: Document } {
  let onMessage = (_message: unknown): void => undefined
  let onBytes = (_bytes: Uint8Array): void => undefined
  const closers: (() => void)[] = []
  let isClosed = false
  return {
    channel: {
      send(message) {
        if (!isClosed && !contents.isDestroyed()) contents.send(IPC_RPC, id, message)
      },
      onMessage(listener) {
        onMessage = listener
      },
      onBytes(listener) {
        onBytes = listener
      },
      onClose(listener) {
        closers.push(listener)
      },
    },
    document: {
      id,
      message: (message) => onMessage(message),
      bytes: (bytes) => onBytes(bytes),
      close() {
        isClosed = true
        for (const close of closers.splice(0)) close()
      },
    },
  }
}
