import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createKeyHook } from '../../../electron/core/hotkey/create-key-hook.ts'
import type { KeySource } from '../../../electron/core/hotkey/key-source.ts'
import { createClock } from '../../../shared/kernel/clock.ts'
import { defaultBindings } from '../../../shared/keys/bindings.ts'
import { createSpawningStarter } from './spawn-children.ts'
import { missingPrograms, startXServer, type XServer } from './x-server.ts'

const PATIENCE = { timeout: 15_000, interval: 20 }

const clock = createClock({
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle),
})

let missing: string[] = []
let server: XServer | null = null
let hook: KeySource | null = null

beforeAll(async () => {
  missing = await missingPrograms()
  if (missing.length === 0) server = await startXServer()
})
afterEach(async () => {
  await hook?.stop()
  hook = null
})
afterAll(async () => {
  await server?.stop()
})

async function start(on: { display: string }) {
  const { WAYLAND_DISPLAY: _wayland, XDG_SESSION_TYPE: _session, ...rest } = process.env
  const env = { ...rest, DISPLAY: on.display }
  const children = createSpawningStarter(env)
  const made = createKeyHook({ children, clock, log: () => {}, platform: { os: 'linux', env, isAllowed: () => true } })
  hook = made
  const events: string[] = []
  const statuses: string[] = []
  made.onEvent((event) => events.push(event.kind))
  made.onStatus((status) => statuses.push(status.kind === 'running' ? 'running' : status.why))
  made.start(defaultBindings)
  return { children, events, statuses }
}

describe('the key hook on a real X server', () => {
  function needs(ctx: { skip(note?: string): void }): XServer {
    if (missing.length > 0) {
      console.warn(`skipped: ${missing.join(' and ')} not installed (apt-get install xvfb xdotool)`)
      ctx.skip(`${missing.join(' and ')} not installed`)
    }
    if (!server) throw new Error('the X server did not start')
    return server
  }

  it('reports the chord as it goes down and up, once, and Esc, and no other key', async (ctx) => {
    const x = needs(ctx)
    const { events, statuses } = await start(x)
    await vi.waitFor(() => expect(statuses).toEqual(['running']), PATIENCE)
    await x.keys('key', 'h', 'i', 'space')
    await x.keys('keydown', 'ctrl', 'alt', 'space')
    await vi.waitFor(() => expect(events).toEqual(['pressed']), PATIENCE)
    await x.keys('keyup', 'space')
    await vi.waitFor(() => expect(events).toEqual(['pressed', 'released']), PATIENCE)
    await x.keys('keyup', 'alt', 'ctrl')
    await x.keys('key', 'Escape')
    await vi.waitFor(() => expect(events).toEqual(['pressed', 'released', 'escaped']), PATIENCE)
  })

  it('releases the chord when a modifier goes up first, though the key repeats', async (ctx) => {
    const x = needs(ctx)
    const { events, statuses } = await start(x)
    await vi.waitFor(() => expect(statuses).toEqual(['running']), PATIENCE)
    await x.keys('keydown', 'ctrl', 'alt', 'space')
    // Longer than the server's delay before it repeats (660 ms).
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    await x.keys('keyup', 'ctrl', 'space', 'alt')
    await vi.waitFor(() => expect(events).toEqual(['pressed', 'released']), PATIENCE)
  })

  it('says that it lost sight of the chord and comes back when its process is killed while the chord is down', async (ctx) => {
    const x = needs(ctx)
    const { children, events, statuses } = await start(x)
    await vi.waitFor(() => expect(statuses).toEqual(['running']), PATIENCE)
    await x.keys('keydown', 'ctrl', 'alt', 'space')
    await vi.waitFor(() => expect(events).toEqual(['pressed']), PATIENCE)
    children.processes[0]?.kill('SIGKILL')
    await vi.waitFor(() => expect(events).toEqual(['pressed', 'unwatched']), PATIENCE)
    await x.keys('keyup', 'space', 'alt', 'ctrl')
    await vi.waitFor(() => expect(statuses.at(-1)).toBe('running'), PATIENCE)
    expect(statuses).toHaveLength(3)
    await x.keys('keydown', 'ctrl', 'alt', 'space')
    await vi.waitFor(() => expect(events).toEqual(['pressed', 'unwatched', 'pressed']), PATIENCE)
    await x.keys('keyup', 'space', 'alt', 'ctrl')
  })

  it('survives a display that is not there, and says so', async (ctx) => {
    needs(ctx)
    const { statuses } = await start({ display: ':4095' })
    await vi.waitFor(() => expect(statuses).toEqual(['the X11 display does not answer']), PATIENCE)
  })

  it('ends with its parent: when its standard input closes', async (ctx) => {
    const x = needs(ctx)
    const { children, statuses } = await start(x)
    await vi.waitFor(() => expect(statuses).toEqual(['running']), PATIENCE)
    const [child] = children.processes
    const code = new Promise((resolve) => child?.once('exit', resolve))
    child?.stdin?.end()
    expect(await code).toBe(0)
  })
})
