import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Installation } from './world.ts'

const results = fileURLToPath(new URL('../../../test-results', import.meta.url))

/** A picture of icon, menus and notifications, drawn by the stand-in. */
export async function drawnDesktop({ electron, context }: Installation, scheme: 'light' | 'dark'): Promise<void> {
  if (!electron) throw new Error('only the stand-in draws')
  await electron.ask('setSystem', { isDark: scheme === 'dark' })
  const html = await electron.ask<string>('drawing')
  const page = await context.newPage()
  await page.emulateMedia({ colorScheme: scheme })
  await page.setViewportSize({ width: 940, height: 640 })
  await page.setContent(html)
  await page.screenshot({ path: path.join(results, `desktop-${scheme}.png`) })
  await page.close()
}
