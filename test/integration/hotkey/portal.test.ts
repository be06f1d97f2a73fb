import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { KeySource, SourceStatus } from '../../../electron/core/hotkey/key-source.ts'
import { createPortalKeys } from '../../../electron/core/hotkey/portal/create-portal-keys.ts'
import { createSystemClock } from '../../../electron/core/system/system-clock.ts'
import { defaultBindings } from '../../../shared/keys/bindings.ts'
import { hasMessageBus, type MessageBus, startMessageBus } from '../../support/message-bus.ts'
import { type PortalStandIn, type StandInOptions, startPortalStandIn } from './portal-stand-in.ts'

const PATIENCE = { timeout: 15_000, interval: 10 }

let messageBus: MessageBus | null = null
let portals: PortalStandIn[] = []
let source: KeySource | null = null

beforeAll(async () => {
  if (hasMessageBus()) messageBus = await startMessageBus()
})
afterEach(async () => {
  await source?.stop()
  source = null
  await Promise.all(portals.map((portal) => portal.vanish()))
  portals = []
})
afterAll(async () => {
  await messageBus?.stop()
})

describe.skipIf(!hasMessageBus())('keys by the desktop’s portal, on a real bus', () => {
  const address = (): string => messageBus?.address ?? ''

  async function portal(options: StandInOptions = {}): Promise<PortalStandIn> {
    const made = await startPortalStandIn(address(), options)
    portals.push(made)
    return made
  }

  function start(more: { isKde?: boolean; isLookOnly?: boolean } = {}) {
    const env = { DBUS_SESSION_BUS_ADDRESS: address() }
    const made = createPortalKeys({ clock: createSystemClock(), log: () => {}, env, isKde: false, ...more })
    source = made
    const events: string[] = []
    const statuses: SourceStatus[] = []
    made.onEvent((event) => events.push('binding' in event ? `${event.kind} ${event.binding}` : event.kind))
    made.onStatus((status) => statuses.push(status))
    made.start(defaultBindings)
    const last = (): SourceStatus | undefined => statuses.at(-1)
    const why = (): string => {
      const status = last()
      return status?.kind === 'unavailable' ? status.why : (status?.kind ?? 'nothing')
    }
    const untilRunning = () => vi.waitFor(() => expect(why()).toBe('running'), PATIENCE)
    const untilHeard = (wanted: string[]) => vi.waitFor(() => expect(events).toEqual(wanted), PATIENCE)
    return { source: made, events, statuses, last, why, untilRunning, untilHeard }
  }

  it('asks once for all keys, suggests those of the settings, and shows what the person took', async () => {
    const desk = await portal({ choose: (id, preferred) => (id === 'playPause' ? 'Super+P' : preferred) })
    const { untilRunning, last } = start()
    await untilRunning()
    expect(desk.calls).toEqual(['Register earshot', 'CreateSession', 'ListShortcuts', 'BindShortcuts 10'])
    expect(last()).toMatchObject({
      canConfigure: true,
      keys: {
        holdToTalk: { trigger: 'CTRL+ALT+space', problem: null },
        playPause: { trigger: 'Super+P', problem: null },
        latch: { trigger: null, problem: null },
      },
    })
  })

  it('hears a key go down and up, in its own session alone', async () => {
    const desk = await portal()
    const { untilRunning, untilHeard } = start()
    await untilRunning()
    desk.activate('holdToTalk')
    desk.activate('holdToTalk')
    await untilHeard(['pressed holdToTalk'])
    desk.activate('somethingElse')
    desk.deactivate('holdToTalk')
    desk.activate('playNext')
    desk.deactivate('playNext')
    await untilHeard(['pressed holdToTalk', 'released holdToTalk', 'pressed playNext', 'released playNext'])
  })

  it('believes nobody but the portal', async () => {
    const desk = await portal()
    const { untilRunning, untilHeard } = start()
    await untilRunning()
    await desk.forge(address(), 'holdToTalk')
    desk.activate('playNext')
    await untilHeard(['pressed playNext'])
  })

  it('does not ask again for what the desktop has kept', async () => {
    const all = ['holdToTalk', 'latch', 'replyToLastHeard', 'playPause', 'playNext', 'speedUp', 'speedDown']
    const kept = Object.fromEntries(
      [...all, 'chapterMark', 'captureAndReply', 'recordScreen'].map((id) => [id, `Super+${id}`]),
    )
    const desk = await portal({ kept })
    const { untilRunning, last } = start()
    await untilRunning()
    expect(desk.calls).not.toContain('BindShortcuts 10')
    expect(last()).toMatchObject({ keys: { latch: { trigger: 'Super+latch' } } })
  })

  it('follows what the person changes in the desktop’s settings, and opens its dialog', async () => {
    const desk = await portal()
    const { untilRunning, last, source: keys } = start()
    await untilRunning()
    desk.change({ holdToTalk: 'F9' })
    await vi.waitFor(() => expect(last()).toMatchObject({ keys: { holdToTalk: { trigger: 'F9' } } }), PATIENCE)
    keys.configure()
    await vi.waitFor(() => expect(desk.calls).toContain('ConfigureShortcuts'), PATIENCE)
  })

  it('says that there are no keys for talking when the person gave none', async () => {
    await portal({ choose: () => null, version: 1 })
    const { untilRunning, last } = start()
    await untilRunning()
    expect(last()).toMatchObject({
      canConfigure: false,
      keys: { holdToTalk: { trigger: null, problem: expect.stringContaining('no keys for this') } },
    })
  })

  it('takes a no, and asks again only when it is asked to', async () => {
    let answer = 1
    const desk = await portal({ answer: () => answer })
    const { last, source: keys, untilRunning } = start()
    await vi.waitFor(() => expect(last()).toMatchObject({ kind: 'unavailable', isDenied: true }), PATIENCE)
    await vi.waitFor(() => expect(desk.calls.at(-1)).toBe('Close'), PATIENCE)
    keys.start({ ...defaultBindings, latch: defaultBindings.holdToTalk })
    answer = 0
    expect(desk.calls.filter((call) => call.startsWith('Bind'))).toHaveLength(1)
    keys.configure()
    await untilRunning()
    expect(desk.calls.filter((call) => call.startsWith('Bind'))).toHaveLength(2)
  })

  it('says that there is no portal, and finds one that comes later', async () => {
    const { why, untilRunning } = start()
    await vi.waitFor(() => expect(why()).toBe('this desktop has no portal for shortcuts'), PATIENCE)
    await portal()
    await untilRunning()
  })

  it('knows a portal without shortcuts from one with', async () => {
    await portal({ isBare: true })
    const { why } = start()
    await vi.waitFor(() => expect(why()).toBe('this desktop has no portal for shortcuts'), PATIENCE)
  })

  it('lets go of a held key when the portal goes away, and goes on when it is back', async () => {
    const desk = await portal()
    const { why, untilRunning, untilHeard } = start()
    await untilRunning()
    desk.activate('holdToTalk')
    await untilHeard(['pressed holdToTalk'])
    await desk.vanish()
    await untilHeard(['pressed holdToTalk', 'unwatched'])
    expect(why()).toBe('the desktop’s portal went away')
    const next = await portal()
    await untilRunning()
    next.activate('holdToTalk')
    await untilHeard(['pressed holdToTalk', 'unwatched', 'pressed holdToTalk'])
  })

  it('lets go of a held key when the desktop closes the session, and opens another', async () => {
    const desk = await portal()
    const { untilRunning, untilHeard } = start()
    await untilRunning()
    desk.activate('replyToLastHeard')
    await untilHeard(['pressed replyToLastHeard'])
    desk.closeSession()
    await untilHeard(['pressed replyToLastHeard', 'unwatched'])
    await vi.waitFor(() => expect(desk.hasSession()).toBe(true), PATIENCE)
    await untilRunning()
    desk.activate('holdToTalk')
    await untilHeard(['pressed replyToLastHeard', 'unwatched', 'pressed holdToTalk'])
  })

  it('closes its session when it is stopped', async () => {
    const desk = await portal()
    const { untilRunning, source: keys, events } = start()
    await untilRunning()
    await keys.stop()
    await vi.waitFor(() => expect(desk.hasSession()).toBe(false), PATIENCE)
    expect(events).toEqual([])
  })

  it('takes a flutter of KDE for one hold, and its end for an end', async () => {
    const desk = await portal()
    const { untilRunning, untilHeard } = start({ isKde: true })
    await untilRunning()
    desk.activate('holdToTalk')
    desk.deactivate('holdToTalk')
    desk.activate('holdToTalk')
    await untilHeard(['pressed holdToTalk'])
    desk.deactivate('holdToTalk')
    await untilHeard(['pressed holdToTalk', 'released holdToTalk'])
  })

  it('only looks when it is only to look', async () => {
    const desk = await portal({ version: 1 })
    const { untilRunning, last } = start({ isLookOnly: true })
    await untilRunning()
    expect([desk.calls, last()]).toEqual([[], expect.objectContaining({ canConfigure: false })])
  })

  it('says so where there is no bus', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }
    const made = createPortalKeys({ clock: createSystemClock(), log: () => {}, env, isKde: false })
    source = made
    const told: SourceStatus[] = []
    made.onStatus((status) => told.push(status))
    made.start(defaultBindings)
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ why: 'the session bus does not answer' }), PATIENCE)
  })
})
