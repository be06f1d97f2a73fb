import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createGlobalKeys, type GlobalKeys } from '../../../electron/core/global-keys.ts'
import { createKeysAsTheyAre } from '../../../electron/core/hotkey/create-keys.ts'
import { createSystemClock } from '../../../electron/core/system/system-clock.ts'
import type { Change } from '../../../shared/contract/desktop.ts'
import { createEmitter } from '../../../shared/kernel/emitter.ts'
import { sentenceOf } from '../../../shared/kernel/reasons.ts'
import { defaultBindings } from '../../../shared/keys/bindings.ts'
import { hasMessageBus, type MessageBus, startMessageBus } from '../../support/message-bus.ts'
import { createSpokenPages, playedMs } from '../takes/spoken-pages.ts'
import { createTalkBench, type TalkBench } from '../takes/talk-bench.ts'
import { type PortalStandIn, startPortalStandIn } from './portal-stand-in.ts'

const PATIENCE = { timeout: 15_000, interval: 10 }
const noChild = {
  start: () => {
    throw new Error('no key hook is started on Wayland while the portal or a shortcut works')
  },
}

let messageBus: MessageBus | null = null
let bench: TalkBench
let keys: GlobalKeys
let portal: PortalStandIn

beforeAll(async () => {
  if (hasMessageBus()) messageBus = await startMessageBus()
})
afterEach(async () => {
  await keys.stop()
  await portal.vanish()
  await bench.end()
})
afterAll(async () => {
  await messageBus?.stop()
})

/** Wayland, a portal, and a desktop app that could fall back to shortcuts. */
async function setUp(answer = 0) {
  const address = messageBus?.address ?? ''
  bench = await createTalkBench()
  portal = await startPortalStandIn(address, { answer: () => answer })
  const pressed = new Map<string, () => void>()
  const clock = createSystemClock()
  const keyHook = createKeysAsTheyAre({
    children: noChild,
    clock,
    log: () => {},
    platform: {
      os: 'linux',
      env: { DBUS_SESSION_BUS_ADDRESS: address, WAYLAND_DISPLAY: 'wayland-0' },
      isAllowed: () => true,
    },
    shortcuts: {
      register(accelerator, onPressed) {
        pressed.set(accelerator, onPressed)
        return true
      },
      unregister: (accelerator) => void pressed.delete(accelerator),
    },
  })
  keys = createGlobalKeys({
    keyHook,
    takes: bench.takes,
    windows: { send: () => {}, presence: () => null, onPresence: () => () => undefined },
    readNote: () => null,
    heardBefore: () => null,
    changes: createEmitter<Change>(() => {}),
    bindings: () => defaultBindings,
    isSignedIn: () => true,
    log: () => {},
  })
  keys.start()
  const until = (backend: string) =>
    vi.waitFor(() => expect(keys.hotkey()).toMatchObject({ kind: 'global', backend }), PATIENCE)
  return { pressed, until }
}

/** The key is down, and six pages are spoken. */
async function speakHeld() {
  portal.activate('holdToTalk')
  await vi.waitFor(() => expect(bench.commands.at(-1)?.kind).toBe('openMicrophone'), PATIENCE)
  const command = bench.commands.at(-1)
  if (command?.kind !== 'openMicrophone') throw new Error('no take was opened')
  const talk = { takeId: command.takeId, pages: createSpokenPages(command.takeId) }
  await bench.speak(talk, 6)
  bench.clock.advance(1_200)
  return talk
}

describe.skipIf(!hasMessageBus())('a take by the desktop’s portal', () => {
  it('is held while the shortcut is active, and sent when it is not', async () => {
    const { until } = await setUp()
    await until('portal')
    const talk = await speakHeld()
    portal.deactivate('holdToTalk')
    await vi.waitFor(() => expect(bench.commands.at(-1)?.kind).toBe('finishCapture'), PATIENCE)
    bench.finish(talk, 1)
    await vi.waitFor(() => expect(bench.queued.size).toBe(1), PATIENCE)
  })

  it('is kept as a draft when the portal goes away meanwhile; shortcuts take its place until it is back', async () => {
    const { until, pressed } = await setUp()
    await until('portal')
    const talk = await speakHeld()
    await portal.vanish()
    await vi.waitFor(() => expect(bench.commands.at(-1)?.kind).toBe('finishCapture'), PATIENCE)
    bench.finish(talk, 0)
    expect(await bench.until(talk.takeId, 'draft')).toMatchObject({
      durationMs: playedMs(6),
      keptBecause: sentenceOf('keyUpLost', '', '#general'),
    })
    expect(bench.queued.size).toBe(0)
    await until('shortcut')
    pressed.get('Control+Alt+Space')?.()
    await vi.waitFor(() => expect(bench.takes.list().some(({ isLatched }) => isLatched)).toBe(true), PATIENCE)
    portal = await startPortalStandIn(messageBus?.address ?? '')
    await until('portal')
    expect(pressed.size).toBe(0)
  })

  it('is kept as a draft when the desktop closes the session meanwhile', async () => {
    const { until } = await setUp()
    await until('portal')
    const talk = await speakHeld()
    portal.closeSession()
    await vi.waitFor(() => expect(bench.commands.at(-1)?.kind).toBe('finishCapture'), PATIENCE)
    bench.finish(talk, 0)
    await bench.until(talk.takeId, 'draft')
    await until('portal')
  })

  it('is made by shortcuts after a no: one press starts it, the next sends it', async () => {
    const { until, pressed } = await setUp(1)
    await until('shortcut')
    expect(keys.hotkey()).toMatchObject({
      canHold: false,
      isDenied: true,
      better: expect.stringContaining('Ask again'),
    })
    pressed.get('Control+Alt+Space')?.()
    const command = bench.commands.at(-1)
    expect(command?.kind).toBe('openMicrophone')
    expect(bench.takes.list()).toMatchObject([{ isLatched: true }])
  })
})
