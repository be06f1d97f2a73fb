import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

/** A page of the gallery, for one spec: opened on a scene, asked what it called, and without a fault at the end of each test. */
export interface GalleryPage {
  readonly page: () => Page
  open(scene: string, size?: { width: number; height: number }): Promise<void>
  /** Inputs of the calls that the UI made under this path. */
  calls(path: string): Promise<unknown[]>
  focusedNote(): Promise<string | null>
}

export function openGallery(): GalleryPage {
  let browser: Browser
  let page: Page
  let faults: string[] = []
  beforeAll(async () => {
    browser = await launchBrowser(null)
    page = await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB' })
    page.on('pageerror', (error) => faults.push(error.message))
  })
  afterAll(async () => {
    await browser?.close()
  })
  afterEach(() => {
    expect(faults).toEqual([])
  })
  return {
    page: () => page,
    async open(scene, size = { width: 1280, height: 800 }) {
      faults = []
      await page.setViewportSize(size)
      await page.mouse.move(0, 0)
      await page.goto(`${inject('galleryUrl')}?scene=${scene}`)
      await page.waitForFunction(() => window.gallery !== undefined)
      await page.getByRole('article').last().waitFor()
    },
    calls: (path) =>
      page.evaluate(
        (wanted) => window.gallery?.core.calls.filter((call) => call.path === wanted).map((call) => call.input) ?? [],
        path,
      ),
    focusedNote: () => page.evaluate(() => document.activeElement?.getAttribute('data-note-id') ?? null),
  }
}
