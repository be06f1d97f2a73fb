import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { findBrowser } from '../../../build/system.ts'
import { browserFlags } from '../../support/browser.ts'
import type { Installation } from './world.ts'

/** A window on this run's display with something known on it. */
export interface Poster {
  close(): Promise<void>
}

/** On this run's display, in pixels. */
export type PosterPlace = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>

/** In pixels of the display. What stands within 440 of its left side is seen beside a window that takes pictures of it. */
export async function putUpPoster(html: string): Promise<Poster> {
  const { browser, page } = await openPoster({ x: 0, y: 0, width: 1440, height: 900 }, ['--kiosk'])
  // Its own frame is above and beside what it shows.
  const { left, top } = await page.evaluate(() => ({
    left: window.screenX + (window.outerWidth - window.innerWidth) / 2,
    top: window.screenY + window.outerHeight - window.innerHeight,
  }))
  const corner = `position:absolute;left:${-left}px;top:${-top}px`
  await page.setContent(`<body style="margin:0;background:#20a040"><div style="${corner}">${html}</div></body>`)
  await page.waitForTimeout(500)
  return { close: () => browser.close() }
}

/** A window of another program with one colour in it. */
export async function putUpWindow(title: string, color: string, place: PosterPlace): Promise<Poster> {
  const { browser, page } = await openPoster(place, [])
  await page.setContent(`<title>${title}</title><body style="background:${color}"></body>`)
  await page.waitForTimeout(500)
  return { close: () => browser.close() }
}

async function openPoster(
  { x, y, width, height }: PosterPlace,
  flags: readonly string[],
): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  const args = [...browserFlags(null), `--window-position=${x},${y}`, `--window-size=${width},${height}`, ...flags]
  const browser = await chromium.launch({ executablePath, args, headless: false })
  return { browser, page: await (await browser.newContext({ viewport: null })).newPage() }
}

/** One key; in the desktop program the person then says which of what there is, as a browser asks by itself. */
export async function takePicture(installation: Installation): Promise<void> {
  await installation.page.keyboard.press('Shift+S')
  await chooseScreen(installation)
}

/** Which display or window: asked by the desktop program. */
export const sourceDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'What is to be shown?' })

/** In the desktop program, of what there is the one of this name. */
export async function chooseScreen({ page, electron }: Installation, name = 'Entire screen'): Promise<void> {
  if (electron) await sourceDialog(page).getByRole('button', { name }).click()
}

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue of a place. */
  at(x: number, y: number): readonly [number, number, number]
}

/** Decodes a picture with the browser's own decoder; null for what is none. */
export async function pixelsOf(page: Page, bytes: Buffer): Promise<Pixels | null> {
  const found = await page.evaluate(async (base64) => {
    try {
      const raw = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([raw]))
      const { width, height } = bitmap
      const context = new OffscreenCanvas(width, height).getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      const { data } = context?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() }
      let text = ''
      for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192))
      return { width, height, pixels: btoa(text) }
    } catch {
      return null
    }
  }, bytes.toString('base64'))
  if (!found) return null
  const { width, height } = found
  const pixels = Buffer.from(found.pixels, 'base64')
  return {
    width,
    height,
    at(x, y) {
      const offset = 4 * (Math.round(y) * width + Math.round(x))
      return [pixels[offset] ?? 0, pixels[offset + 1] ?? 0, pixels[offset + 2] ?? 0]
    },
  }
}

/** Every file below a folder, whatever is just going on there. */
export async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        // It may be gone by now.
        const bytes = await readFile(path).catch(() => null)
        return bytes ? [{ path, bytes }] : []
      }),
  )
  return files.flat()
}

const WEBP = Buffer.from('WEBP')
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Every picture in these bytes, wherever in them it begins: files of a database and of an upload hold several things. */
export function picturesIn(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = bytes.indexOf(WEBP); at >= 0; at = bytes.indexOf(WEBP, at + 1)) {
    if (at >= 8 && bytes.toString('latin1', at - 8, at - 4) === 'RIFF') {
      found.push(bytes.subarray(at - 8, at + bytes.readUInt32LE(at - 4)))
    }
  }
  for (let at = bytes.indexOf(PNG); at >= 0; at = bytes.indexOf(PNG, at + 1)) found.push(bytes.subarray(at))
  return found
}

export const isTrack = (bytes: Buffer): boolean => ['ESTK', 'ESTZ'].includes(bytes.toString('latin1', 0, 4))

/** What a poster has that nothing else on the display does: #d01090, as far as a picture keeps it. */
export const isMagenta = ([r = 0, g = 255, b = 0]: readonly number[] = []): boolean =>
  r > 170 && g < 70 && b > 100 && b < 190
