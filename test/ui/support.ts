import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { launchBrowser } from '../support/browser.ts'
import { tellOfTake } from './screens/screen.ts'

/** The newest note of the scene `full`, by its length, which stands between commas: the time of day beside it may read the same. */
export const newestNote = /, 3:02,/

interface Size {
  readonly width: number
  readonly height: number
}

/** A page of the gallery, for one spec: shown a scene, asked what it called, and without a fault at the end of each test. */
export interface GalleryPage {
  readonly page: () => Page
  /** Loads a scene anew. */
  show(scene: string, size?: Size): Promise<void>
  /** `show`, until its notes are there. */
  open(scene: string, size?: Size): Promise<void>
  /** Inputs of the calls that the UI made under this path. */
  calls(path: string): Promise<unknown[]>
  /** What the talk keys and buttons said, in order. */
  talkKeys(): Promise<string[]>
  focusedNote(): Promise<string | null>
  scroller(): Locator
  /** CSS pixels from the top of the timeline, and left to its end. */
  scrollState(): Promise<{ top: number; left: number }>
  /** The core tells of a take that is being recorded; `more` differs from the usual one. */
  startTake(more?: Partial<UiTake>): Promise<void>
  /** For a clock that is put into a page: it stays in it. */
  onPageOfItsOwn(work: () => Promise<void>): Promise<void>
}

/** Loads a scene anew, until it is drawn: the page itself says when, whatever clock it has. */
export async function loadScene(page: Page, scene: string): Promise<void> {
  await page.goto(`${inject('galleryUrl')}?scene=${scene}`)
  await page.evaluate(async () => {
    const root = document.getElementById('root')
    if (!root) throw new Error('the gallery did not load')
    if (!root.hasChildNodes())
      await new Promise<void>((resolve) => {
        new MutationObserver((_, observer) => {
          observer.disconnect()
          resolve()
        }).observe(root, { childList: true })
      })
  })
}

/** One page for all tests of a spec: a browser spends more on a new page than on all a test does. */
export function openGallery(cameraPath: string | null = null): GalleryPage {
  let browser: Browser
  let page: Page
  let faults: string[] = []
  async function newPage(): Promise<Page> {
    const made = await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB' })
    made.on('pageerror', (error) => faults.push(error.message))
    return made
  }
  beforeAll(async () => {
    browser = await launchBrowser(null, cameraPath)
    page = await newPage()
  })
  afterAll(async () => {
    await browser?.close()
  })
  afterEach(() => {
    expect(faults).toEqual([])
  })

  async function show(scene: string, size: Size = { width: 1280, height: 800 }): Promise<void> {
    faults = []
    await page.setViewportSize(size)
    await page.mouse.move(0, 0)
    await loadScene(page, scene)
  }
  const calls = (path: string) =>
    page.evaluate(
      (wanted) => window.gallery?.core.calls.filter((call) => call.path === wanted).map((call) => call.input) ?? [],
      path,
    )
  const scroller = () => page.getByTestId('timeline-scroller')

  return {
    page: () => page,
    show,
    async open(scene, size) {
      await show(scene, size)
      await page.getByRole('article').last().waitFor()
    },
    calls,
    talkKeys: async () => (await calls('talk.key')).map((input) => (input as { event: string }).event),
    focusedNote: () => page.evaluate(() => document.activeElement?.getAttribute('data-note-id') ?? null),
    scroller,
    scrollState: () =>
      scroller().evaluate((element) => ({
        top: element.scrollTop,
        left: element.scrollHeight - element.clientHeight - element.scrollTop,
      })),
    startTake: (more) => tellOfTake(page, more),
    async onPageOfItsOwn(work) {
      const shared = page
      page = await newPage()
      try {
        await work()
      } finally {
        await page.close()
        page = shared
      }
    },
  }
}
