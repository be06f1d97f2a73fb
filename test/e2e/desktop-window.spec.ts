import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Installation, type World } from './support/world.ts'

interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}

describe('the window of the desktop program', () => {
  let world: World
  let alice: Installation

  beforeAll(async () => {
    world = createWorld('desktop-window')
    alice = await world.install('alice', { microphone: null })
    await alice.page.getByRole('button', { name: 'Use on this computer' }).waitFor()
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('shows the app, by its own protocol, in a secure context', async () => {
    expect(await alice.page.title()).toContain('Earshot')
    expect(await alice.page.evaluate(() => window.isSecureContext)).toBe(true)
    expect(alice.page.url()).toBe(alice.electron ? 'http://app.earshot.localhost/' : 'earshot://app/')
    const windows = (await alice.electron?.ask<{ url: string }[]>('windows')) ?? []
    if (alice.electron) expect(windows.map(({ url }) => url)).toContain('earshot://app/')
    await alice.screenshot('start')
  })

  it('gives its page no Node and no IPC but four functions that cannot be replaced', async () => {
    const found = await alice.page.evaluate(() => {
      const api: object = Reflect.get(window, 'earshot') ?? {}
      Reflect.set(window, 'earshot', null)
      Reflect.set(api, 'send', null)
      const nodeNames = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron']
      const now: object = Reflect.get(window, 'earshot') ?? {}
      return {
        names: Object.keys(now).sort(),
        sendIs: typeof Reflect.get(now, 'send'),
        node: nodeNames.filter((name) => name in window),
      }
    })
    expect(found).toEqual({ names: ['host', 'onMessage', 'send', 'sendBytes'], sendIs: 'function', node: [] })
  })

  it('reaches the core, and again after a reload', async () => {
    const ask = () =>
      alice.page.evaluate(
        () =>
          new Promise((answered) => {
            const id = 900_001
            window.earshot?.onMessage((message) => {
              const answer = message as { id?: number; kind?: string }
              if (answer.id === id) answered(answer.kind)
            })
            window.earshot?.send({ kind: 'call', id, type: 'subscription', path: 'feed' })
          }),
      )
    expect(await ask()).toBe('data')
    await alice.page.reload()
    await alice.page.getByRole('button', { name: 'Use on this computer' }).waitFor()
    expect(await ask()).toBe('data')
  })

  it('runs no script and loads nothing that is not its own', async () => {
    const ran = await alice.page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame)
      const wasFetched = await fetch('https://example.org/').then(
        () => true,
        () => false,
      )
      // Later, for what a test evaluates may itself evaluate.
      const wasMade = await new Promise((settle) => {
        setTimeout(() => {
          try {
            settle(Reflect.construct(Function, ['return true']) instanceof Function)
          } catch {
            settle(false)
          }
        })
      })
      const isInline = 'inlineRan' in window
      script.remove()
      frame.remove()
      return { isInline, wasFetched, wasMade }
    })
    expect(ran).toEqual({ isInline: false, wasFetched: false, wasMade: false })
  })

  it('goes nowhere else and opens no other window', async () => {
    const { page, context } = alice
    const windowsBefore = context.pages().length
    // Electron would have a browser open web addresses.
    const places = alice.electron
      ? { away: 'https://example.org/away', other: 'https://example.org/opened' }
      : { away: 'about:blank', other: 'about:blank' }
    const wasOpened = await page.evaluate(({ away, other }) => {
      window.location.href = away
      return window.open(other) !== null
    }, places)
    expect(wasOpened).toBe(false)
    await page.waitForTimeout(300)
    expect(page.url()).toBe(alice.url)
    expect(context.pages()).toHaveLength(windowsBefore)
    await page.getByRole('button', { name: 'Use on this computer' }).waitFor()
    if (!alice.electron) return
    const calls = await alice.electron.ask<Call[]>('calls')
    const handedOn = calls.filter(({ name }) => name === 'shell.openExternal').map(({ args }) => args[0])
    expect(handedOn.toSorted()).toEqual(Object.values(places))
  })

  it('gets the microphone, and not the camera', async () => {
    const outcome = await alice.page.evaluate(async () => {
      const name = (error: unknown): string => (error instanceof DOMException ? error.name : String(error))
      const { mediaDevices } = navigator
      const open = (constraints: MediaStreamConstraints): Promise<string> =>
        mediaDevices.getUserMedia(constraints).then((stream) => {
          for (const track of stream.getTracks()) track.stop()
          return 'opened'
        }, name)
      return {
        microphone: await open({ audio: true }),
        camera: await open({ video: true }),
        both: await open({ audio: true, video: true }),
      }
    })
    expect(outcome).toEqual({ microphone: 'opened', camera: 'NotAllowedError', both: 'NotAllowedError' })
  })
})
