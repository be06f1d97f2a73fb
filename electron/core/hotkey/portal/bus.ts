import type { DBusError } from 'dbus-native'
import { createEmitter } from '#shared/kernel/emitter.ts'
import type { Log } from '#shared/kernel/log.ts'

/** The little of D-Bus that is needed here. Values are plain: dictionaries are objects, variants what is in them. */
export interface Bus {
  /** As the bus knows this connection: `:1.42`. */
  readonly name: string
  /** The values of the answer. Rejects with a `BusError`. */
  call(call: BusCall): Promise<readonly unknown[]>
  /** From now on signals that match come in. */
  match(rule: string): Promise<void>
  onSignal(listener: (signal: BusSignal) => void): void
  onClosed(listener: () => void): void
  close(): Promise<void>
}

export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** `sender` is the unique name that the bus vouches for, whatever the message says. */
export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** `name` as on the bus: `org.freedesktop.DBus.Error.ServiceUnknown`. */
export class BusError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** A value with its type, where the wire wants one. */
export type Typed = (signature: string, value: unknown) => unknown

export interface OpenBus {
  readonly bus: Bus
  readonly typed: Typed
}

/** Loaded only when it is asked for: most computers have no D-Bus. Rejects where there is no bus at the address. */
export async function openBus(address: string, log: Log): Promise<OpenBus> {
  const library = await import('dbus-native')
  const client = library.createClient({ busAddress: address })
  const onFault = (error: unknown): void => log('error', 'a listener of the bus failed', { error: String(error) })
  const signals = createEmitter<BusSignal>(onFault)
  const ends = createEmitter<void>(onFault)
  // Without a listener the first trouble would end the program; what it means comes with `close`.
  client.connection.on('error', (error) => log('debug', 'the bus failed', { error: String(error) }))
  client.connection.on('handlerError', onFault)
  client.connection.on('close', () => ends.emit())
  client.connection.on('message', (message) => {
    const { type, sender, path, member, body } = message
    if (type !== library.messageType.signal || !sender || !path || !message.interface || !member) return
    signals.emit({ sender, path, interface: message.interface, member, body: body ?? [] })
  })
  const call = (asked: BusCall): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      const message = { ...asked, body: asked.body ? [...asked.body] : [] }
      client.invoke(message, (error: DBusError | null, ...values: unknown[]) => {
        if (error) reject(new BusError(error.dbusName ?? error.name, error.message))
        else resolve(values)
      })
    })
  // The answer comes after the greeting, which gives this connection its name.
  await call({ ...theBus, member: 'GetId' })
  const bus: Bus = {
    name: client.name ?? '',
    call,
    async match(rule) {
      await call({ ...theBus, member: 'AddMatch', signature: 's', body: [rule] })
    },
    onSignal: (listener) => void signals.on(listener),
    onClosed: (listener) => void ends.on(listener),
    close: () => client.close(),
  }
  return { bus, typed: (signature, value) => new library.Variant(signature, value) }
}

export const theBus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const

/** Where the session's bus is; null: nowhere. Without the variable it is where systemd puts it. */
export function busAddressOf(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS
  return env.XDG_RUNTIME_DIR ? `unix:path=${env.XDG_RUNTIME_DIR}/bus` : null
}
