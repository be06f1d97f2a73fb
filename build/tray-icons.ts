import { mkdir, rm, writeFile } from 'node:fs/promises'
import { chromium, type Page } from 'playwright-core'
import { inRoot } from './paths.ts'
import { say } from './say.ts'
import { runScript, saidHelp } from './script.ts'
import { findBrowser } from './system.ts'

const help = `node build/tray-icons.ts

Draws the icons by the clock and the counts over the icon in the taskbar into build/icons/tray, from the drawings in this file. The
results are kept in the repository and go with the built program.`

/** On a grid of 16, in the manner of build/icons/icon-small.svg: three strokes on whole pixels. */
const strokes = '<path d="M4 6v4M8 3v10M12 5v6" stroke="INK" stroke-width="2" stroke-linecap="round"/>'
/** Lower right, with air around it. */
const dot = (fill: string): string =>
  `<mask id="m"><rect width="16" height="16" fill="#fff"/><circle cx="12.5" cy="12.5" r="4.4" fill="#000"/></mask>
  <g mask="url(#m)">${strokes}</g><circle cx="12.5" cy="12.5" r="3" fill="${fill}"/>`

const states: Readonly<Record<string, string>> = {
  idle: strokes,
  unheard: dot('MARK'),
  recording:
    '<circle cx="8" cy="8" r="5.5" fill="RECORD"/><circle cx="8" cy="8" r="7" fill="none" stroke="RECORD" stroke-width="1"/>',
  silent: `<mask id="m"><rect width="16" height="16" fill="#fff"/><path d="M1 13 13 1" stroke="#000" stroke-width="3"/></mask>
  <g mask="url(#m)">${strokes}</g><path d="M2 14 14 2" stroke="INK" stroke-width="1.4" stroke-linecap="round"/>`,
}

/** `Template`: black and see-through; macOS colours it. The others are named after the bar that they stand on. */
const looks = {
  Template: { INK: '#000', MARK: '#000', RECORD: '#000' },
  Light: { INK: '#2b2822', MARK: '#0c655f', RECORD: '#c4281c' },
  Dark: { INK: '#f2f0ec', MARK: '#5cc4b8', RECORD: '#ff6a55' },
} as const

/** In points: as macOS and Windows have them; bars on Linux scale. */
const scales = [
  ['', 1],
  ['@2x', 2],
  ['@3x', 3],
] as const
const SIZE = 16

const overlay = (text: string): string =>
  `<circle cx="8" cy="8" r="8" fill="#0c655f"/><text x="8" y="${text.length > 1 ? 11 : 11.6}" text-anchor="middle"
  font-family="Liberation Sans, sans-serif" font-weight="700" font-size="${text.length > 1 ? 8.5 : 10.5}" fill="#fff">${text}</text>`
const overlays = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+']

async function main(): Promise<number> {
  if (saidHelp(process.argv.slice(2), help)) return 0
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('Icons are drawn by Chromium, which is not here.')
  const folder = inRoot('build/icons/tray')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    for (const [state, drawing] of Object.entries(states)) {
      for (const [look, colours] of Object.entries(looks) as [keyof typeof looks, (typeof looks)['Light']][]) {
        const svg = Object.entries(colours).reduce((text, [name, colour]) => text.replaceAll(name, colour), drawing)
        for (const [suffix, scale] of scales) {
          await writeFile(`${folder}/tray-${state}${look}${suffix}.png`, await draw(page, svg, SIZE * scale))
        }
      }
    }
    for (const text of overlays) {
      const name = text === '9+' ? 'more' : text
      await writeFile(`${folder}/overlay-${name}.png`, await draw(page, overlay(text), 32))
    }
  } finally {
    await browser.close()
  }
  say('Drawn: build/icons/tray.')
  return 0
}

async function draw(page: Page, inner: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none">${inner}</svg>`
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  return await page.screenshot({ omitBackground: true })
}

await runScript(main)
