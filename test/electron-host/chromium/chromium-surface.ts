import { randomUUID } from 'node:crypto'
import type { Rectangle } from 'electron'
import { createCodec } from '../page/codec.ts'
import type { FromPage, ToPage } from '../page/messages.ts'
import { pageSource } from '../page/page-script.ts'
import type { FrameFacts, OpenSurface, Surface, SurfaceEvents, SurfaceSettings } from '../surface.ts'
import type { XDesktop } from '../x11/x-desktop.ts'
import type { Chromium } from './chromium.ts'
import { followFrames } from './frames.ts'
import type { Origins } from './origin.ts'

const BINDING = '__electronStandIn'
const DOOR = 'electron stand-in'
/** No display reaches as far. */
const NOWHERE = -20_000
/** A window without a number could not be told from those of others. */
const TITLE_LIMIT_MS = 3_000

export interface ChromiumSurfaceDeps {
  /** Launches it with the first window. */
  readonly chromium: () => Promise<Chromium>
  readonly origins: Origins
  readonly desktop: () => Promise<XDesktop | null>
  readonly onError: (error: unknown) => void
}

/** Windows of a real Chromium. What is asked of one before it is there waits, in order. */
export function openChromiumSurfaces({ chromium, origins, desktop, onError }: ChromiumSurfaceDeps): OpenSurface {
  return (settings, events) => {
    const codec = createCodec()
    const open = async (): Promise<Page> => {
      const opened = await openPage({ browser: await chromium(), settings, events: watched, origins, codec, desktop })
      opened.onMessage((frame, message) => receive({ events, tell }, frame, message))
      return opened
    }
    let isClosed = false
    let isDead = false
    let placed: readonly [Rectangle, boolean] | null = null
    const watched: SurfaceEvents = {
      ...events,
      onCrashed() {
        isDead = true
        events.onCrashed()
      },
    }
    const next = <T>(work: (page: Page) => Promise<T>): Promise<T> => {
      const done = queue.then(async () => work(await page))
      queue = done.catch(() => undefined)
      return done
    }
    /** After the rest; a window that goes meanwhile is no error. */
    const later = (work: (page: Page) => Promise<unknown>): void => {
      // A dead page answers nothing: whoever waits for it would keep all others waiting.
      next((current) => Promise.race([work(current), current.died])).catch((error: unknown) => {
        if (!isClosed) onError(error)
      })
    }
    let waiting: ToPage[] = []
    const tell = (message: ToPage): void => {
      waiting.push(message)
      if (waiting.length > 1) return
      later(async ({ tell: tellPage }) => {
        const sent = waiting
        waiting = []
        await tellPage(sent)
      })
    }
    let page = open()
    page.catch(onError)
    let queue: Promise<unknown> = page
    /** A dead page takes no commands; in its place comes another, as Electron's window gets another process. */
    const replaceDead = async (dead: Page): Promise<Page> => {
      isDead = false
      page = open()
      const fresh = await page
      if (placed) await fresh.place(...placed)
      await dead.close()
      return fresh
    }

    const surface: Surface = {
      async navigate(url) {
        const { loaded } = await next(async (current) => {
          const alive = isDead ? await replaceDead(current) : current
          return await alive.navigate(url)
        })
        await loaded
      },
      reload: () => later(({ session }) => session.send('Page.reload')),
      deliver: (channel, args) => tell({ kind: 'message', channel, args: structuredClone(args) }),
      place(bounds, isShown) {
        placed = [bounds, isShown]
        later(({ place }) => place(bounds, isShown))
      },
      raise: () => later(({ session }) => session.send('Page.bringToFront')),
      setFocus: (isFocused) => tell({ kind: 'focus', isFocused }),
      // What runs may wait for answers that come after it.
      run: async (code, hasGesture) =>
        await (await next(async ({ run }) => ({ result: run(code, hasGesture) }))).result,
      // The answer never comes: whoever would give it is dead.
      crash: () => later(async ({ session }) => void session.send('Page.crash').catch(() => undefined)),
      close() {
        isClosed = true
        later(({ close }) => close())
      },
    }
    return surface
  }
}

function receive(
  { events, tell }: { events: SurfaceEvents; tell: (message: ToPage) => void },
  frame: FrameFacts | null,
  message: FromPage,
): void {
  const answer = (id: number, value: Promise<unknown>): void =>
    void value.then(
      (given) => tell({ kind: 'answer', id, value: given }),
      (error: unknown) => tell({ kind: 'refusal', id, error: String(error) }),
    )
  switch (message.kind) {
    case 'hello':
      return events.onDocument()
    case 'send':
      return events.onMessage(frame, message.channel, message.args)
    case 'invoke':
      return answer(message.id, events.onInvoke(frame, message.channel, message.args))
    case 'permission':
      return answer(message.id, events.onPermission(frame, message.request))
    case 'display':
      return answer(message.id, events.onDisplay(frame, message.request))
    case 'displayTaken':
      return events.onDisplayTaken()
    case 'title':
      return events.onTitle(message.title)
    case 'open':
      return events.onOpen(message.url)
    case 'failed':
      process.stderr.write(`${message.message}\n`)
  }
}

/** On the X display, of the window with these words in its title; null: nobody shows it. */
async function numberOf(words: string, desktop: ChromiumSurfaceDeps['desktop']): Promise<number | null> {
  const display = await desktop()
  const limitMs = performance.now() + TITLE_LIMIT_MS
  while (display !== null && performance.now() < limitMs) {
    const found = (await display.windows()).find(({ title }) => title.includes(words))
    if (found) return found.number
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return null
}

type Page = Awaited<ReturnType<typeof openPage>>

async function openPage(deps: {
  browser: Chromium
  settings: SurfaceSettings
  events: SurfaceEvents
  origins: Origins
  codec: ReturnType<typeof createCodec>
  desktop: ChromiumSurfaceDeps['desktop']
}) {
  const { browser, settings, events, origins, codec } = deps
  const { devtools } = browser
  // As long as a page has no title, its window has its address: by that it is found among all others.
  const mark = `new-${randomUUID()}`
  const { targetId } = await devtools.send('Target.createTarget', { url: `about:blank#${mark}`, newWindow: true })
  const number = await numberOf(mark, deps.desktop)
  if (number !== null) events.onNumber(number)
  const session = await devtools.attach(targetId)
  const frames = followFrames(session, origins)
  const { windowId } = await devtools.send('Browser.getWindowForTarget', { targetId })
  let onMessage = (_frame: FrameFacts | null, _message: FromPage): void => undefined
  let expected: string | null = null
  let isClosed = false
  let loaded: { done(): void; fail(error: Error): void } | null = null

  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name === BINDING) onMessage(frames.ofContext(executionContextId), codec.decode(payload) as FromPage)
  })
  session.on('Page.loadEventFired', () => {
    events.onLoaded()
    loaded?.done()
    loaded = null
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined) events.onNavigated(origins.toElectron(frame.url))
  })
  const died = new Promise<void>((resolve) => {
    session.on('Inspector.targetCrashed', () => {
      resolve()
      events.onCrashed()
    })
  })
  session.on('Fetch.requestPaused', ({ requestId, request, frameId, redirectedRequestId }) => {
    const url = origins.toElectron(request.url)
    const isRedirect = redirectedRequestId !== undefined
    const isOwn = url === expected && !isRedirect
    expected = null
    const mayGo = isOwn || events.onNavigation({ url, isMainFrame: frames.isMain(frameId), isRedirect })
    const verdict = mayGo
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    verdict.catch(() => undefined)
  })
  devtools.on('Target.targetDestroyed', (gone) => {
    if (gone.targetId === targetId && !isClosed) events.onGone()
  })
  // A link with a target of its own: the window is there before anybody could forbid it, and goes at once.
  devtools.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.openerId !== targetId) return
    void devtools.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined)
    events.onOpen(origins.toElectron(targetInfo.url))
  })

  const setup = { binding: BINDING, door: DOOR, platform: process.platform, argv: settings.additionalArguments }
  const source = pageSource(setup, settings.preloadPath)
  await Promise.all([
    devtools.send('Target.setDiscoverTargets', { discover: true }),
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: BINDING }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source }),
    session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }),
    // Pages go on at full pace wherever their window is; who has the focus is the stand-in's to say.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
  ])

  let isSizeEmulated = false
  async function place({ x, y, width, height }: Rectangle, isShown: boolean): Promise<void> {
    await devtools.send('Browser.setContentsSize', { windowId, width, height })
    const { bounds } = await devtools.send('Browser.getWindowBounds', { windowId })
    // The content begins at the corner, as of a window without a frame: Chromium's own bar goes above it.
    const bar = Math.max(0, (bounds.height ?? height) - height)
    const where = isShown ? { left: x, top: y - bar } : { left: NOWHERE, top: NOWHERE }
    await devtools.send('Browser.setWindowBounds', { windowId, bounds: where })
    // Chromium's own windows cannot be as narrow as a panel; its page is.
    const isTooWide = (bounds.width ?? width) > width
    if (isTooWide) {
      await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false })
    } else if (isSizeEmulated) await session.send('Emulation.clearDeviceMetricsOverride')
    isSizeEmulated = isTooWide
  }

  return {
    session,
    place,
    /** Resolves when its process has gone. */
    died,
    onMessage(listener: typeof onMessage) {
      onMessage = listener
    },
    /** Resolves when Chromium is on its way; `loaded` when it is there. */
    async navigate(url: string): Promise<{ loaded: Promise<void> }> {
      expected = url
      const done = new Promise<void>((resolve, reject) => {
        loaded = { done: resolve, fail: reject }
      })
      const { errorText } = await session.send('Page.navigate', { url: origins.toChromium(url) })
      if (errorText !== undefined && errorText !== '') {
        loaded = null
        throw new Error(`${errorText} loading '${url}'`)
      }
      return { loaded: done }
    },
    async tell(messages: readonly ToPage[]): Promise<void> {
      const text = JSON.stringify(codec.encode(messages))
      const expression = `globalThis[Symbol.for(${JSON.stringify(DOOR)})]?.deliver(${text})`
      // Said to a page that is just being left: as in Electron, nobody hears it.
      await session.send('Runtime.evaluate', { expression }).catch(() => undefined)
    },
    async run(code: string, hasGesture: boolean): Promise<unknown> {
      const wanted = { expression: code, returnByValue: true, awaitPromise: true, userGesture: hasGesture }
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', wanted)
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value as unknown
    },
    async close(): Promise<void> {
      isClosed = true
      await devtools.send('Target.closeTarget', { targetId })
    },
  }
}
