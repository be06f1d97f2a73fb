import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../support/browser.ts'
import { startGallery } from './gallery-server.ts'
import { screens } from './screens.ts'

/**
 * Takes a picture of every screen, in two sizes, light and dark: `node test/ui/shots.ts [scene...]`.
 * They are written to `test-results/ui/`.
 */

const rootDir = fileURLToPath(new URL('../..', import.meta.url))
const outDir = join(rootDir, 'test-results/ui')

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const gallery = await startGallery()
  const browser = await launchBrowser(null)
  await mkdir(outDir, { recursive: true })
  const faults: string[] = []
  for (const shot of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const size of sizes) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport: size, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' })
        const label = `${shot.name}-${size.width}-${colorScheme}`
        page.on('pageerror', (error) => faults.push(`${label}: ${error.message}`))
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') faults.push(`${label}: ${message.text()}`)
        })
        await page.goto(`${gallery.url}?scene=${shot.scene}`)
        await page.waitForFunction(() => window.gallery !== undefined && document.fonts.status === 'loaded')
        await page.waitForTimeout(350)
        try {
          await shot.act?.(page)
        } catch (error) {
          faults.push(`${label}: ${String(error)}`)
        }
        await page.waitForTimeout(150)
        await page.screenshot({ path: join(outDir, `${label}.png`) })
        await page.close()
      }
    }
    console.log(shot.name)
  }
  await browser.close()
  await gallery.close()
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
}

await main()
