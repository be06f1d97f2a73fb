import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { startGallery } from './gallery-server.ts'

/** The pictures of the README, from the gallery: a full timeline, a thread, and a note that plays. `node test/ui/docs-pictures.ts` */

const pictures = [
  ['light', 'earshot.png'],
  ['dark', 'earshot-dark.png'],
] as const

async function playInAThread(page: Page): Promise<void> {
  await page.getByRole('button', { name: /3 replies.*1 unheard/ }).click()
  await page.getByRole('region', { name: 'Thread' }).getByText('3 replies').waitFor()
  const note = page.getByRole('article', { name: /^Voice note from Bob, 0:07.*unheard/ })
  await note.getByRole('button', { name: /^Play note/ }).click()
  await page.waitForTimeout(2400)
  await page.mouse.move(640, 24)
}

const gallery = await startGallery()
const browser = await launchBrowser(null)
for (const [colorScheme, name] of pictures) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    colorScheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await page.goto(`${gallery.url}?scene=full`)
  await page.waitForFunction(() => window.gallery !== undefined && document.fonts.status === 'loaded')
  await page.getByRole('article').last().waitFor()
  await playInAThread(page)
  await page.screenshot({ path: fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)) })
  await page.close()
}
await browser.close()
await gallery.close()
