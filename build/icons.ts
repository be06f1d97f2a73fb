import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chromium, type Page } from 'playwright-core'
import { encodeIcns, encodeIco, icnsSizes, type Picture } from './icon-formats.ts'
import { inRoot } from './paths.ts'
import { say } from './say.ts'
import { runScript, saidHelp } from './script.ts'
import { findBrowser } from './system.ts'

const help = `node build/icons.ts

Draws the app's icons from the SVG files in build/icons: icon.icns (macOS), icon.ico (Windows), linux/NxN.png. The results are kept in
the repository; run this after a change of the drawings.`

/** Where five strokes would run together, three are drawn. */
const SMALL_UP_TO = 32
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256]

async function main(): Promise<number> {
  if (saidHelp(process.argv.slice(2), help)) return 0
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('Icons are drawn by Chromium, which is not here.')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    const draw = (large: string) => async (size: number) =>
      drawIcon(page, size <= SMALL_UP_TO ? 'icon-small' : large, size)
    const icons = inRoot('build/icons')
    await writeFile(`${icons}/icon.icns`, encodeIcns(await inTurn(icnsSizes, draw('icon-mac'))))
    await writeFile(`${icons}/icon.ico`, encodeIco(await inTurn(icoSizes, draw('icon'))))
    await mkdir(`${icons}/linux`, { recursive: true })
    for (const { size, png } of await inTurn(linuxSizes, draw('icon'))) {
      await writeFile(`${icons}/linux/${size}x${size}.png`, png)
    }
  } finally {
    await browser.close()
  }
  say('Drawn: build/icons/icon.icns, icon.ico, linux/.')
  return 0
}

async function drawIcon(page: Page, name: string, size: number): Promise<Picture> {
  const svg = await readFile(inRoot(`build/icons/${name}.svg`), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  return { size, png: await page.screenshot({ omitBackground: true }) }
}

/** One after the other: there is one page. */
async function inTurn(sizes: readonly number[], draw: (size: number) => Promise<Picture>): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const size of sizes) pictures.push(await draw(size))
  return pictures
}

await runScript(main)
