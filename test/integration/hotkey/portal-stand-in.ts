/**
 * Stands in for xdg-desktop-portal on a real bus: GlobalShortcuts, its requests and sessions, and the registry of host programs, as strict as the real
 * one. Only the person in front of its dialog is played by the test.
 */
import { createClient, defineInterface, messageType, Variant } from 'dbus-native'

const NAME = 'org.freedesktop.portal.Desktop'
const PATH = '/org/freedesktop/portal/desktop'
const SHORTCUTS = 'org.freedesktop.portal.GlobalShortcuts'

export interface StandInOptions {
  readonly version?: number
  /** Which keys the person takes for a shortcut; null: none. Left out: what the program prefers. */
  readonly choose?: (id: string, preferred: string | null) => string | null
  /** What the dialog is answered with: 0 yes, 1 no, 2 closed. */
  readonly answer?: () => number
  /** What the desktop has kept from an earlier run. */
  readonly kept?: Readonly<Record<string, string>>
  /** Without GlobalShortcuts, as the portals of small desktops. */
  readonly isBare?: boolean
}

export interface PortalStandIn {
  /** What was asked of it, in order. */
  readonly calls: string[]
  activate(id: string): void
  deactivate(id: string): void
  /** Somebody who is not the portal says that a key was pressed. */
  forge(address: string, id: string): Promise<void>
  change(triggers: Readonly<Record<string, string>>): void
  /** The desktop ends the session. */
  closeSession(): void
  hasSession(): boolean
  /** Leaves the bus without a word. */
  vanish(): Promise<void>
}

interface Session {
  readonly path: string
  readonly owner: string
  isBound: boolean
  triggers: ReadonlyMap<string, string | null>
}

export async function startPortalStandIn(address: string, options: StandInOptions = {}): Promise<PortalStandIn> {
  const bus = createClient({ busAddress: address })
  bus.connection.on('error', () => undefined)
  const calls: string[] = []
  const seen = new Set<string>()
  let session: Session | null = null

  const emit = (to: string, from: { path: string; name: string; member: string }, signature: string, body: unknown[]) =>
    bus.connection.message({
      type: messageType.signal,
      serial: bus.serial++,
      destination: to,
      path: from.path,
      interface: from.name,
      member: from.member,
      signature,
      body,
    })

  /** A request has its own object; its answer comes when the call has been answered. */
  function request(sender: string, token: string, answer: () => readonly [number, Record<string, unknown>]): string {
    const path = `${PATH}/request/${sender.slice(1).replaceAll('.', '_')}/${token}`
    setTimeout(() => {
      const [code, results] = answer()
      const from = { path, name: 'org.freedesktop.portal.Request', member: 'Response' }
      emit(sender, from, 'ua{sv}', [code, results])
    }, 5)
    return path
  }

  const fail = (message: string): never => {
    throw Object.assign(new Error(message), { dbusName: 'org.freedesktop.portal.Error.InvalidArgument' })
  }
  const own = (path: unknown, sender: string): Session =>
    session && session.path === path && session.owner === sender ? session : fail('no such session of yours')
  const listed = (triggers: Session['triggers']) =>
    [...triggers].map(([id, keys]) => [
      id,
      { description: new Variant('s', id), trigger_description: new Variant('s', keys ?? '') },
    ])
  const shortcutsOf = (triggers: Session['triggers']) => ({ shortcuts: new Variant('a(sa{sv})', listed(triggers)) })

  const registry = defineInterface({
    name: 'org.freedesktop.host.portal.Registry',
    methods: {
      Register: {
        in: { app_id: 's', options: 'a{sv}' },
        handler({ app_id }, { sender = '' }) {
          if (seen.has(sender)) fail('too late to register')
          seen.add(sender)
          calls.push(`Register ${app_id}`)
        },
      },
    },
  })
  const shortcuts = defineInterface({
    name: SHORTCUTS,
    properties: { version: { type: 'u', access: 'read', value: options.version ?? 2 } },
    methods: {
      CreateSession: {
        in: { options: 'a{sv}' },
        out: { handle: 'o' },
        handler({ options: asked }, { sender = '' }) {
          seen.add(sender)
          calls.push('CreateSession')
          const path = `${PATH}/session/${sender.slice(1).replaceAll('.', '_')}/${asked.session_handle_token}`
          session = { path, owner: sender, isBound: false, triggers: new Map(Object.entries(options.kept ?? {})) }
          void bus.export(path, sessionInterface(path))
          return request(sender, asked.handle_token, () => [0, { session_handle: new Variant('s', path) }])
        },
      },
      ListShortcuts: {
        in: { session_handle: 'o', options: 'a{sv}' },
        out: { request_handle: 'o' },
        handler({ session_handle, options: asked }, { sender = '' }) {
          calls.push('ListShortcuts')
          const { triggers } = own(session_handle, sender)
          return request(sender, asked.handle_token, () => [0, shortcutsOf(triggers)])
        },
      },
      BindShortcuts: {
        in: { session_handle: 'o', shortcuts: 'a(sa{sv})', parent_window: 's', options: 'a{sv}' },
        out: { request_handle: 'o' },
        handler({ session_handle, shortcuts: wanted, options: asked }, { sender = '' }) {
          calls.push(`BindShortcuts ${wanted.length}`)
          const mine = own(session_handle, sender)
          if (mine.isBound) fail('shortcuts of a session are bound once')
          mine.isBound = true
          return request(sender, asked.handle_token, () => {
            const code = options.answer?.() ?? 0
            if (code !== 0) return [code, {}]
            mine.triggers = new Map(
              wanted.map(
                ([id, { preferred_trigger: preferred = null }]: [string, { preferred_trigger?: string | null }]) => [
                  id,
                  options.choose ? options.choose(id, preferred) : preferred,
                ],
              ),
            )
            return [0, shortcutsOf(mine.triggers)]
          })
        },
      },
      ConfigureShortcuts: {
        in: { session_handle: 'o', parent_window: 's', options: 'a{sv}' },
        handler({ session_handle }, { sender = '' }) {
          own(session_handle, sender)
          calls.push('ConfigureShortcuts')
        },
      },
    },
  })
  const sessionInterface = (path: string) =>
    defineInterface({
      name: 'org.freedesktop.portal.Session',
      methods: {
        Close: {
          handler() {
            calls.push('Close')
            if (session?.path === path) session = null
            bus.unexportInterface(path)
          },
        },
      },
    })

  await bus.export(PATH, registry)
  if (!options.isBare) await bus.export(PATH, shortcuts)
  await bus.ownName(NAME)

  const say = (member: string, id: string): void => {
    if (!session) throw new Error('there is no session')
    const body = [session.path, id, 0n, {}]
    emit(session.owner, { path: PATH, name: SHORTCUTS, member }, 'osta{sv}', body)
  }
  return {
    calls,
    activate: (id) => say('Activated', id),
    deactivate: (id) => say('Deactivated', id),
    async forge(to, id) {
      const stranger = createClient({ busAddress: to })
      await stranger.getId()
      if (!session) throw new Error('there is no session')
      stranger.connection.message({
        type: messageType.signal,
        serial: stranger.serial++,
        destination: session.owner,
        path: PATH,
        interface: SHORTCUTS,
        member: 'Activated',
        signature: 'osta{sv}',
        body: [session.path, id, 0n, {}],
      })
      await stranger.close()
    },
    change(triggers) {
      if (!session) throw new Error('there is no session')
      session.triggers = new Map([...session.triggers, ...Object.entries(triggers)])
      const from = { path: PATH, name: SHORTCUTS, member: 'ShortcutsChanged' }
      emit(session.owner, from, 'oa(sa{sv})', [session.path, listed(session.triggers)])
    },
    closeSession() {
      if (!session) throw new Error('there is no session')
      const from = { path: session.path, name: 'org.freedesktop.portal.Session', member: 'Closed' }
      emit(session.owner, from, 'a{sv}', [{}])
      bus.unexportInterface(session.path)
      session = null
    },
    hasSession: () => session !== null,
    vanish: () => bus.close(),
  }
}
