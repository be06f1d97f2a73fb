import { contextBridge, ipcRenderer } from 'electron'

/** The only file that sees `ipcRenderer`. The page gets these four things and can reach no other channel. */

const RPC = 'earshot:rpc'
const PAGE = 'earshot:page'

/** Tells this document from the one before a reload; see `shell/ipc.ts`. */
const documentId = crypto.randomUUID()

contextBridge.exposeInMainWorld('earshot', {
  host: 'electron',
  send: (message: unknown): void => ipcRenderer.send(RPC, documentId, message),
  sendBytes: (bytes: Uint8Array): void => ipcRenderer.send(PAGE, documentId, bytes),
  onMessage: (listener: (message: unknown) => void): void => {
    ipcRenderer.on(RPC, (_event, addressee: unknown, message: unknown) => {
      if (addressee === documentId) listener(message)
    })
  },
})
