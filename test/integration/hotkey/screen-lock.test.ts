import { createClient, defineInterface, messageType } from 'dbus-native'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { watchScreenLock } from '../../../electron/core/system/screen-lock.ts'
import { watchLinuxLock } from '../../../electron/shell/power.ts'
import { hasMessageBus, type MessageBus, startMessageBus } from '../../support/message-bus.ts'

const PATIENCE = { timeout: 15_000, interval: 10 }
const OURS = '/org/freedesktop/login1/session/_32'
const OTHER = '/org/freedesktop/login1/session/_33'

let messageBus: MessageBus | null = null
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  if (hasMessageBus()) messageBus = await startMessageBus()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
afterAll(async () => {
  await messageBus?.stop()
})

describe.skipIf(!hasMessageBus())('the lock of a Linux screen, on a real bus', () => {
  const address = (): string => messageBus?.address ?? ''

  async function setUp({ hasLogin = true } = {}) {
    const desk = createClient({ busAddress: address() })
    await desk.getId()
    ends.push(() => desk.close())
    const sessions: string[] = []
    if (hasLogin) {
      const manager = defineInterface({
        name: 'org.freedesktop.login1.Manager',
        methods: {
          GetSession: {
            in: { id: 's' },
            out: { path: 'o' },
            handler({ id }) {
              sessions.push(id)
              return OURS
            },
          },
        },
      })
      await desk.export('/org/freedesktop/login1', manager)
      await desk.ownName('org.freedesktop.login1')
    }
    const say = (path: string, about: string, member: string, isActive?: boolean) =>
      desk.connection.message({
        type: messageType.signal,
        serial: desk.serial++,
        path,
        interface: about,
        member,
        ...(isActive === undefined ? {} : { signature: 'b', body: [isActive] }),
      })
    const told: string[] = []
    const log = vi.fn()
    const env = { DBUS_SESSION_BUS_ADDRESS: address(), DBUS_SYSTEM_BUS_ADDRESS: address(), XDG_SESSION_ID: '2' }
    const lock = watchScreenLock({
      env,
      log,
      onLocked: () => told.push('locked'),
      onAway: (isAway) => told.push(isAway ? 'away' : 'back'),
    })
    ends.push(() => lock.close())
    /** Says it until it is heard: what is said before the watch listens is lost, as on any desktop. */
    const until = (wanted: string[], speak: () => void) =>
      vi.waitFor(() => {
        if (told.length < wanted.length) speak()
        expect(told).toEqual(wanted)
      }, PATIENCE)
    return { say, told, until, sessions, log }
  }

  it.each(['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver', 'org.cinnamon.ScreenSaver'])(
    'is told by %s, and so is its end',
    async (about) => {
      const { say, until } = await setUp()
      const path = `/${about.replaceAll('.', '/')}`
      await until(['locked', 'away'], () => say(path, about, 'ActiveChanged', true))
      await until(['locked', 'away', 'back'], () => say(path, about, 'ActiveChanged', false))
    },
  )

  it('is told once, however many names the desktop has for it', async () => {
    const { say, told, until } = await setUp()
    await until(['locked', 'away'], () => say('/a', 'org.freedesktop.ScreenSaver', 'ActiveChanged', true))
    say('/b', 'org.gnome.ScreenSaver', 'ActiveChanged', true)
    await until(['locked', 'away', 'back'], () => say('/a', 'org.freedesktop.ScreenSaver', 'ActiveChanged', false))
    expect(told).toEqual(['locked', 'away', 'back'])
  })

  it('is told by the login manager, of this session alone', async () => {
    const { say, until, sessions } = await setUp()
    await vi.waitFor(() => expect(sessions).toEqual(['2']), PATIENCE)
    await until(['locked'], () => {
      say(OTHER, 'org.freedesktop.login1.Session', 'Lock')
      say(OURS, 'org.freedesktop.login1.Session', 'Lock')
    })
  })

  it('ends the take and holds all keys back, until it is unlocked', async () => {
    const { say } = await setUp({ hasLogin: false })
    const told: string[] = []
    watchLinuxLock({
      takes: { systemEvent: async (kind) => void told.push(kind) },
      keys: {
        suspend() {
          told.push('keys held back')
          return () => told.push('keys back')
        },
      },
      env: { DBUS_SESSION_BUS_ADDRESS: address(), DBUS_SYSTEM_BUS_ADDRESS: address() },
      log: () => {},
    })
    const speak = (isActive: boolean) => say('/a', 'org.gnome.ScreenSaver', 'ActiveChanged', isActive)
    const hears = (count: number, isActive: boolean) =>
      vi.waitFor(() => {
        if (told.length < count) speak(isActive)
        expect(told).toHaveLength(count)
      }, PATIENCE)
    await hears(2, true)
    await hears(3, false)
    expect(told).toEqual(['lock', 'keys held back', 'keys back'])
  })

  it('is not known without a login manager, which troubles nobody', async () => {
    const { say, until, log } = await setUp({ hasLogin: false })
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('info', expect.any(String), expect.anything()), PATIENCE)
    await until(['locked', 'away'], () => say('/a', 'org.freedesktop.ScreenSaver', 'ActiveChanged', true))
  })
})
