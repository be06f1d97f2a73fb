import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findBrowser } from '../../build/system.ts'
import { type ElectronRun, startElectron } from '../electron-host/start.ts'
import { browserFlags } from '../support/browser.ts'
import { speech } from '../support/sound.ts'

const main = fileURLToPath(new URL('../electron-host/example/main.ts', import.meta.url))

interface Shown {
  readonly id: number
  readonly url: string
  readonly isVisible: boolean
  readonly isFocused: boolean
}

describe('windows of the stand-in for Electron', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-stand-in-'))
  let electron: ElectronRun

  beforeAll(async () => {
    const chromium = {
      executablePath: findBrowser() ?? '',
      flags: browserFlags(speech('austen-5s')),
      display: process.env.DISPLAY ?? '',
    }
    electron = startElectron({ dataDir, main, host: { windows: 'chromium', chromium } })
    await vi.waitFor(
      async () => {
        const windows = await electron.ask<Shown[]>('windows')
        expect(windows.some(({ id, isVisible }) => id === 3 && isVisible)).toBe(true)
      },
      { timeout: 60_000, interval: 50 },
    )
  }, 120_000)

  afterAll(async () => {
    await electron.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  const run = <T>(id: number, code: string): Promise<T> => electron.ask<T>('run', code, id)

  it('give the focus to the window that was shown, and none to the panel', async () => {
    const windows = await electron.ask<Shown[]>('windows')
    expect(windows.map(({ url, isVisible, isFocused }) => ({ url, isVisible, isFocused }))).toEqual([
      { url: 'example://app/shown', isVisible: true, isFocused: true },
      { url: 'example://app/hidden', isVisible: false, isFocused: false },
      { url: 'example://app/panel', isVisible: true, isFocused: false },
    ])
    const hasFocus = () => Promise.all([1, 2, 3].map((id) => run(id, 'document.hasFocus()')))
    await expect.poll(hasFocus).toEqual([true, false, false])
    await electron.ask('leave')
    await expect.poll(hasFocus).toEqual([false, false, false])
  })

  it('have the size they were made with, hidden ones and those smaller than Chromium’s own as well', async () => {
    const sizes = () => Promise.all([1, 2, 3].map((id) => run(id, '[innerWidth, innerHeight]')))
    await expect.poll(sizes).toEqual([
      [800, 600],
      [640, 480],
      [320, 80],
    ])
  })

  it('record and keep time in a hidden window', async () => {
    const outcome = await run<{ peak: number; ticks: number; visibility: string }>(
      2,
      `(async () => {
        let ticks = 0
        const timer = setInterval(() => { ticks += 1 }, 20)
        const context = new AudioContext()
        const analyser = new AnalyserNode(context, { fftSize: 2048 })
        context.createMediaStreamSource(await navigator.mediaDevices.getUserMedia({ audio: true })).connect(analyser)
        const samples = new Float32Array(2048)
        let peak = 0
        while (peak < 0.05 || ticks < 20) {
          await new Promise((resolve) => setTimeout(resolve, 50))
          analyser.getFloatTimeDomainData(samples)
          peak = Math.max(peak, ...samples)
        }
        clearInterval(timer)
        return { peak, ticks, visibility: document.visibilityState }
      })()`,
    )
    expect(outcome.visibility).toBe('visible')
    expect(outcome.peak).toBeGreaterThan(0.05)
  })

  it('carry calls, answers, errors and bytes between page and program, in order', async () => {
    const code = `(async () => {
      const failed = await example.ask('fail').catch((error) => error.message)
      for (let page = 0; page < 50; page += 1) example.sendBytes(new Uint8Array(4000))
      return [failed, await example.ask([1, { a: null }])]
    })()`
    const [failed, answered] = await run<[string, object]>(3, code)
    expect(failed).toContain("Error invoking remote method 'ask': Error: as asked")
    expect(answered).toEqual({ value: [1, { a: null }], from: 'example://app/panel', receivedBytes: 200_000 })
  })

  it('close what a link opened and the program refused', async () => {
    const browser = await chromium.connectOverCDP(await electron.ask<string>('endpoint'))
    const [context] = browser.contexts()
    const opened = context?.waitForEvent('page')
    await run(1, "document.querySelector('a').click()")
    await opened
    await expect.poll(() => context?.pages().length).toBe(3)
    await browser.close()
  })
})
