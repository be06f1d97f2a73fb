import type { BrowserWindow, Session } from 'electron'
import { beforeEach, describe, expect, it } from 'vitest'
import { createHandClock, type HandClock } from '../../test/integration/takes/hand-clock.ts'
import { type AppScreen, createAppScreen } from './screen-sources.ts'

const page = 'earshot://app/'
type Handler = NonNullable<Parameters<Session['setDisplayMediaRequestHandler']>[0]>

const bothDisplays = [
  { id: 'screen:1:0', name: 'Left', display_id: '11' },
  { id: 'screen:2:0', name: 'Right', display_id: '22' },
]

let clock: HandClock
let screen: AppScreen
let protections: boolean[]
/** Pages that were given a click of the person's, so to speak. */
let letAsk: string[]
let ask: (url?: string | null, audioRequested?: boolean) => Promise<unknown>

function setUp(
  asksItself = false,
  sources = [
    ...bothDisplays,
    { id: 'window:5:0', name: 'Editor', display_id: '' },
    { id: 'window:9:1', name: 'Earshot', display_id: '' },
  ],
): void {
  clock = createHandClock()
  protections = []
  letAsk = []
  const windowOf = (url: string, id: string, hears: (isOn: boolean) => void = () => {}) =>
    ({
      getMediaSourceId: () => id,
      setContentProtection: hears,
      isDestroyed: () => false,
      webContents: {
        getURL: () => url,
        async executeJavaScript(_code: string, hasGesture = false) {
          if (hasGesture) letAsk.push(url)
        },
      },
    }) as unknown as BrowserWindow
  const own = windowOf(page, 'window:9:0', (isOn) => void protections.push(isOn))
  const panel = windowOf('earshot://app/panel.html', 'window:10:0')
  const thumbnail = { isEmpty: () => false, toDataURL: () => 'data:image/png;base64,AA' }
  screen = createAppScreen({
    capturer: {
      getSources: async ({ types }) =>
        sources
          .filter(({ id }) => types.some((type) => id.startsWith(type)))
          .map((one) => ({ ...one, thumbnail })) as never,
    },
    screen: {
      getCursorScreenPoint: () => ({ x: 2_000, y: 10 }),
      getDisplayNearestPoint: ({ x }) => ({ id: x > 1_000 ? 22 : 11 }) as never,
    },
    ownWindows: () => [own, panel],
    asksItself,
    clock,
    log: () => {},
  })
  let handler: Handler | null = null
  screen.serve({
    setDisplayMediaRequestHandler: (given: Handler) => {
      handler = given
    },
  } as unknown as Session)
  ask = (url = page, audioRequested = false) =>
    new Promise((resolve) => {
      const frame = url === null ? null : ({ url } as never)
      handler?.({ frame, securityOrigin: page, videoRequested: true, audioRequested, userGesture: true }, resolve)
    })
}
beforeEach(() => setUp())

describe('a picture of the screen', () => {
  it('is given of what was chosen, once, and our windows are left out meanwhile', async () => {
    await screen.choose({ kind: 'source', id: 'window:5:0', title: 'Editor' })
    expect(screen.isChosen()).toBe(true)
    expect(await ask()).toEqual({ video: { id: 'window:5:0', name: 'Editor' } })
    expect(protections).toEqual([true])
    clock.advance(2_000)
    expect(protections).toEqual([true, false])
    expect(screen.isChosen()).toBe(false)
    expect(await ask()).toBeNull()
  })

  it('is given of nothing else where the window was closed meanwhile', async () => {
    const sources = [...bothDisplays, { id: 'window:5:0', name: 'Editor', display_id: '' }]
    setUp(false, sources)
    await screen.list()
    await screen.choose({ kind: 'source', id: 'window:5:0', title: 'Editor' })
    sources.pop()
    expect(await ask()).toBeNull()
    await screen.choose({ kind: 'source', id: 'screen:2:0', title: 'Right' })
    expect(await ask()).toEqual({ video: { id: 'screen:2:0', name: 'Right' } })
  })

  it('is of the display where the pointer is, whichever that is', async () => {
    await screen.choose({ kind: 'underPointer' })
    expect(await ask()).toEqual({ video: { id: 'screen:2:0', name: 'Right' } })
  })

  it('may be asked for by the main page once something is chosen, wherever the person did that', async () => {
    await screen.choose({ kind: 'underPointer' })
    expect(letAsk).toEqual([page])
  })

  it('is given to nobody without a choice, too late, to another page, or with the sound of the computer', async () => {
    expect(await ask()).toBeNull()
    await screen.choose({ kind: 'underPointer' })
    clock.advance(10_001)
    expect(await ask()).toBeNull()
    for (const url of ['https://evil.example/', 'earshot://app/panel.html', null]) {
      await screen.choose({ kind: 'underPointer' })
      expect(await ask(url)).toBeNull()
    }
    await screen.choose({ kind: 'underPointer' })
    expect(await ask(page, true)).toBeNull()
  })

  it('lists displays and windows with a small picture, and not our own, whatever follows their number', async () => {
    expect((await screen.list())?.map(({ id, kind }) => [id, kind])).toEqual([
      ['screen:1:0', 'display'],
      ['screen:2:0', 'display'],
      ['window:5:0', 'window'],
    ])
  })

  it('is chosen in the dialog of the system where only that may list them', async () => {
    setUp(true)
    expect(await screen.list()).toBeNull()
    await screen.choose({ kind: 'system' })
    expect(await ask()).toEqual({ video: { id: 'screen:1:0', name: 'Left' } })
    setUp(true, [])
    await screen.choose({ kind: 'system' })
    expect(await ask()).toBeNull()
  })
})
