/**
 * The portal's calls and signals (flatpak.github.io/xdg-desktop-portal, GlobalShortcuts versions 1 and 2, Request, Session and the
 * registry of host programs). A call is answered twice: at once with the path of a request, and later by that request's `Response`.
 */
import { z } from 'zod'
import { type Bus, BusError, type BusSignal, type OpenBus, type Typed, theBus } from './bus.ts'

export const portalName = 'org.freedesktop.portal.Desktop'
const portalPath = '/org/freedesktop/portal/desktop'
const shortcutsInterface = 'org.freedesktop.portal.GlobalShortcuts'

const portal = { destination: portalName, path: portalPath, interface: shortcutsInterface }

/** `code`: 0 done, 1 the person said no, 2 anything else. */
export interface PortalResponse {
  readonly code: number
  readonly results: unknown
}

const Response = z.tuple([z.number(), z.unknown()])
const Session = z.object({ session_handle: z.string() })
const Shortcuts = z.array(z.tuple([z.string(), z.object({ trigger_description: z.string().optional() })]))

/** What the desktop says of one shortcut: which keys, in its own words; null: none. */
export type Trigger = readonly [id: string, trigger: string | null]

export type PortalSignal =
  | { readonly kind: 'activated' | 'deactivated'; readonly session: string; readonly id: string }
  | { readonly kind: 'changed'; readonly session: string; readonly triggers: readonly Trigger[] }
  | { readonly kind: 'closed'; readonly session: string }
  /** Another program answers to the portal's name now; null: none does. */
  | { readonly kind: 'owner'; readonly owner: string | null }

export interface WantedShortcut {
  readonly id: string
  readonly description: string
  readonly preferred: string | null
}

export interface PortalCalls {
  /** The version of the interface; null: this desktop has none. */
  version(): Promise<number | null>
  /** Says which program this is, where the portal lets programs say so. Before any other call. */
  register(appId: string): Promise<void>
  /** Null: refused. */
  createSession(): Promise<string | null>
  list(session: string): Promise<readonly Trigger[]>
  /** Opens the desktop's dialog where it wants one, and waits for the person. Null: they said no. Once a session. */
  bind(session: string, wanted: readonly WantedShortcut[]): Promise<readonly Trigger[] | null>
  /** Since version 2. */
  configure(session: string): Promise<void>
  closeSession(session: string): Promise<void>
}

/** Signals are believed of the portal's owner alone: anybody on the bus may send one that looks the same. */
export async function openPortal(
  { bus, typed }: OpenBus,
  onSignal: (signal: PortalSignal) => void,
): Promise<PortalCalls> {
  const waiting = new Map<string, (response: PortalResponse) => void>()
  const random = Math.random().toString(36).slice(2, 10)
  let count = 0
  let owner = ''

  const token = (): string => {
    count += 1
    return `earshot_${random}_${count}`
  }

  bus.onSignal((signal) => {
    const changed = ownerOf(signal)
    if (changed !== undefined) {
      owner = changed ?? ''
      return onSignal({ kind: 'owner', owner: changed })
    }
    if (signal.sender !== owner) return
    const response = signal.member === 'Response' ? Response.safeParse(signal.body) : null
    if (response?.success) {
      const [code, results] = response.data
      return waiting.get(signal.path)?.({ code, results })
    }
    const told = readSignal(signal)
    if (told) onSignal(told)
  })
  await bus.match(`type='signal',sender='${theBus.destination}',member='NameOwnerChanged',arg0='${portalName}'`)
  await bus.match(`type='signal',sender='${portalName}',path_namespace='${portalPath}'`)

  async function findOwner(): Promise<void> {
    const [name] = await bus.call({ ...theBus, member: 'GetNameOwner', signature: 's', body: [portalName] })
    owner = String(name)
  }

  /** Listens before it asks: the answer may be quicker than the path of the request. */
  async function ask(
    member: string,
    signature: string,
    body: (options: unknown) => unknown[],
  ): Promise<PortalResponse> {
    const handleToken = token()
    const expected = `${portalPath}/request/${senderPart(bus)}/${handleToken}`
    const { promise, resolve } = Promise.withResolvers<PortalResponse>()
    waiting.set(expected, resolve)
    const stopWaiting = failWhenClosed(bus, promise)
    const options = {
      handle_token: typed('s', handleToken),
      ...(member === 'CreateSession' ? sessionToken(typed, token()) : {}),
    }
    let handle = expected
    try {
      const [answered] = await bus.call({ ...portal, member, signature, body: body(options) })
      handle = String(answered)
      // Portals before 0.9 chose the path themselves.
      waiting.set(handle, resolve)
      return await stopWaiting
    } finally {
      waiting.delete(expected)
      waiting.delete(handle)
    }
  }

  return {
    async version() {
      try {
        const [version] = await bus.call({
          ...portal,
          interface: 'org.freedesktop.DBus.Properties',
          member: 'Get',
          signature: 'ss',
          body: [shortcutsInterface, 'version'],
        })
        await findOwner()
        return z.number().safeParse(version).data ?? null
      } catch (error) {
        if (error instanceof BusError) return null
        throw error
      }
    },
    async register(appId) {
      const registry = { ...portal, interface: 'org.freedesktop.host.portal.Registry', member: 'Register' }
      // Not there before 1.20, and for programs that are not installed; the desktop then calls us what it can find out.
      await bus.call({ ...registry, signature: 'sa{sv}', body: [appId, {}] }).catch(() => [])
    },
    async createSession() {
      const { code, results } = await ask('CreateSession', 'a{sv}', (options) => [options])
      const parsed = Session.safeParse(results)
      return code === 0 && parsed.success ? parsed.data.session_handle : null
    },
    async list(session) {
      const { code, results } = await ask('ListShortcuts', 'oa{sv}', (options) => [session, options])
      return code === 0 ? readTriggers(results) : []
    },
    async bind(session, wanted) {
      const shortcuts = wanted.map(({ id, description, preferred }) => [
        id,
        {
          description: typed('s', description),
          ...(preferred === null ? {} : { preferred_trigger: typed('s', preferred) }),
        },
      ])
      const body = (options: unknown) => [session, shortcuts, '', options]
      const { code, results } = await ask('BindShortcuts', 'oa(sa{sv})sa{sv}', body)
      return code === 0 ? readTriggers(results) : null
    },
    async configure(session) {
      await bus.call({ ...portal, member: 'ConfigureShortcuts', signature: 'osa{sv}', body: [session, '', {}] })
    },
    async closeSession(session) {
      const path = { destination: portalName, path: session, interface: 'org.freedesktop.portal.Session' }
      await bus.call({ ...path, member: 'Close' }).catch(() => [])
    },
  }
}

const senderPart = (bus: Bus): string => bus.name.replace(/^:/, '').replaceAll('.', '_')

const sessionToken = (typed: Typed, token: string) => ({ session_handle_token: typed('s', token) })

/** A dialog may stay open for as long as it likes, but nobody answers on a bus that is gone. */
function failWhenClosed<T>(bus: Bus, answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  bus.onClosed(() => reject(new BusError('closed', 'the bus is gone')))
  promise.catch(() => undefined)
  return Promise.race([answer, promise])
}

/** `undefined`: the signal says nothing of it. */
function ownerOf({ sender, member, body }: BusSignal): string | null | undefined {
  if (sender !== theBus.destination || member !== 'NameOwnerChanged' || body[0] !== portalName) return undefined
  return typeof body[2] === 'string' && body[2] !== '' ? body[2] : null
}

function readSignal(signal: BusSignal): PortalSignal | null {
  if (signal.interface === 'org.freedesktop.portal.Session' && signal.member === 'Closed') {
    return { kind: 'closed', session: signal.path }
  }
  if (signal.interface !== shortcutsInterface) return null
  const [session, second] = signal.body
  if (typeof session !== 'string') return null
  if (signal.member === 'ShortcutsChanged') {
    return { kind: 'changed', session, triggers: readTriggers({ shortcuts: second }) }
  }
  if (typeof second !== 'string') return null
  if (signal.member === 'Activated') return { kind: 'activated', session, id: second }
  return signal.member === 'Deactivated' ? { kind: 'deactivated', session, id: second } : null
}

function readTriggers(results: unknown): readonly Trigger[] {
  const parsed = z.object({ shortcuts: Shortcuts }).safeParse(results)
  if (!parsed.success) return []
  return parsed.data.shortcuts.map(([id, { trigger_description }]) => [id, trigger_description || null])
}
