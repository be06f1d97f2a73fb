import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { allTargets, ensureBuilt } from '../../build/targets.ts'
import { startVirtualDisplay } from '../../build/virtual-display.ts'
import { createStandInHost } from '../e2e/support/hosts/stand-in.ts'
import { startKeyboard } from './support/keyboard.ts'
import { type BenchRow, percentile, toRow } from './support/row.ts'

export const summary = 'a key anywhere to the first kept sample and to the panel, against a bare getUserMedia'

/**
 * The built desktop program on the stand-in for Electron, with real key events on an X display, the real key hook, and Chromium's own fake
 * microphone. It begins when the last key of the chord is handed to X; that and the hook are part of every number.
 *
 * - First sample: the moment the audio thread keeps one, by its own clock, which counts whole milliseconds.
 * - Cold: the microphone is closed and the audio graph rests. Bare: `getUserMedia` in the same page, nothing else; between each two presses.
 *   Both ask the program for permission, as pages in Electron do.
 * - Panel: its window lies on the screen and a frame with the take in it has been drawn. The stand-in moves Chromium's window by several
 *   messages of DevTools, which Electron does not need: an upper bound.
 */
export async function* run({ isShort }: { isShort: boolean }): AsyncGenerator<BenchRow> {
  const rounds = isShort ? 5 : 30
  await ensureBuilt(allTargets)
  const display = await startVirtualDisplay()
  if (!display) throw new Error('Xvfb did not start: apt-get install xvfb')
  const before = process.env.DISPLAY
  process.env.DISPLAY = display.name
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-hotkey-'))
  const host = createStandInHost()
  const keyboard = startKeyboard(display.name)
  try {
    const opened = await host.open({ env: {}, dataDir: folder }, { microphone: null, hasKeys: true })
    await opened.page.getByLabel('Your name').fill('Alice')
    await opened.page.getByRole('button', { name: 'Use on this computer' }).click()
    await opened.page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await opened.electron?.ask('leave')
    const pages = {
      panel: await pageAt(opened.context, 'panel.html'),
      capture: await pageAt(opened.context, 'capture.html'),
    }
    await keyboard.type('keydown ctrl', 'keydown alt')
    // The first take of a program also loads what all others find ready.
    await press(pages, keyboard, { isCold: true })
    const cold: Pressed[] = []
    const warm: Pressed[] = []
    const bare: number[] = []
    for (let i = 0; i < rounds; i += 1) {
      bare.push(await bareMicrophone(pages.capture))
      cold.push(await press(pages, keyboard, { isCold: true }))
      warm.push(await press(pages, keyboard, { isCold: false }))
    }
    const bareMs = percentile(bare, 0.5)
    yield toRow({
      bench: 'hotkey',
      name: 'key to first kept sample, microphone warm',
      values: warm.map(({ sampleMs }) => sampleMs),
      goal: { text: 'p95 <= 25 ms', isMet: ({ p95 }) => p95 <= 25 },
    })
    yield toRow({
      bench: 'hotkey',
      name: 'key to first kept sample, microphone cold',
      values: cold.map(({ sampleMs }) => sampleMs),
      baseline: bareMs,
      goal: { text: 'p50 <= 30 ms over the bare p50', isMet: ({ p50 }) => p50 - bareMs <= 30 },
    })
    yield toRow({ bench: 'hotkey', name: 'bare getUserMedia', values: bare })
    yield toRow({
      bench: 'hotkey',
      name: 'key to panel on the screen',
      values: cold.map(({ panelMs }) => panelMs),
      goal: { text: 'p95 <= 100 ms', isMet: ({ p95 }) => p95 <= 100 },
    })
  } finally {
    await keyboard.stop()
    await host.end()
    await display.stop()
    if (before === undefined) delete process.env.DISPLAY
    else process.env.DISPLAY = before
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

interface Pages {
  readonly panel: Page
  readonly capture: Page
}
interface Pressed {
  readonly sampleMs: number
  readonly panelMs: number
}

async function pageAt(context: { pages(): Page[] }, name: string): Promise<Page> {
  for (let i = 0; i < 300; i += 1) {
    const found = context.pages().find((page) => page.url().endsWith(name))
    if (found) return found
    await sleep(50)
  }
  throw new Error(`no page at ${name}`)
}

/** Presses, reads both moments, discards, lets go. Wall times: three processes of one computer share no other clock. */
async function press(
  { panel, capture }: Pages,
  keyboard: ReturnType<typeof startKeyboard>,
  { isCold }: { isCold: boolean },
): Promise<Pressed> {
  if (isCold) await putAway(panel)
  await capture.evaluate(() => performance.clearMarks('first-sample'))
  const shown = whenShown(panel)
  await sleep(300)
  const pressedMs = performance.timeOrigin + performance.now()
  await keyboard.type('keydown space')
  const sampleAtMs = await whenSampled(capture)
  const panelAtMs = await shown
  await sleep(250)
  await keyboard.type('key Escape', 'keyup space')
  await panel.getByText(/^Discarded|^Nothing/).waitFor()
  return { sampleMs: sampleAtMs - pressedMs, panelMs: panelAtMs - pressedMs }
}

/** As after a long while: the microphone closed, the panel hidden. */
async function putAway(panel: Page): Promise<void> {
  for (const name of ['Dismiss', 'Close microphone']) {
    const button = panel.getByRole('button', { name })
    if ((await button.count()) > 0) await button.click()
  }
  await panel.waitForFunction(() => document.querySelector('main') === null && window.screenX < -1_000)
}

const whenSampled = (capture: Page): Promise<number> =>
  capture.evaluate(async () => {
    for (let i = 0; i < 500; i += 1) {
      const mark = performance.getEntriesByName('first-sample').at(-1)
      if (mark) return ((mark as PerformanceMark).detail as { atMs: number }).atMs
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('no sample was kept')
  })

/** The take is in a frame that has been drawn, and the window lies on the screen. */
const whenShown = (panel: Page): Promise<number> =>
  panel.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (let i = 0; i < 3_000; i += 1) {
      await frame()
      if (document.querySelector('[data-state]') === null || window.screenX < -1_000) continue
      await frame()
      return performance.timeOrigin + performance.now()
    }
    throw new Error('the panel did not come')
  })

const bareMicrophone = (capture: Page): Promise<number> =>
  capture.evaluate(async () => {
    const from = performance.now()
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: { ideal: 1 }, echoCancellation: false, autoGainControl: false, noiseSuppression: false },
    })
    const tookMs = performance.now() - from
    for (const track of stream.getTracks()) track.stop()
    await new Promise((resolve) => setTimeout(resolve, 300))
    return tookMs
  })

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
