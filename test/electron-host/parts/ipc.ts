import { EventEmitter } from 'node:events'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { HostContext } from '../context.ts'
import type { IpcReceiver } from './web-contents.ts'

type Handler = Parameters<IpcMain['handle']>[1]

export function createIpc({ faithful }: HostContext): IpcReceiver {
  const emitter = new EventEmitter()
  const handlers = new Map<string, Handler>()
  const main = faithful.part<IpcMain>(
    'ipcMain',
    {
      handle(channel, handler) {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
        handlers.set(channel, handler)
      },
      handleOnce(channel, handler) {
        main.handle(channel, (event, ...args) => {
          handlers.delete(channel)
          return handler(event, ...args) as unknown
        })
      },
      removeHandler: (channel) => void handlers.delete(channel),
    },
    { emitter },
  )
  return {
    main,
    send: (event, channel, args) => void emitter.emit(channel, event, ...args),
    async invoke(event: IpcMainInvokeEvent, channel, args) {
      const handler = handlers.get(channel)
      try {
        if (!handler) throw new Error(`No handler registered for '${channel}'`)
        return (await handler(event, ...args)) as unknown
      } catch (error) {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
      }
    },
  }
}
