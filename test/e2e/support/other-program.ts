import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../../build/system.ts'
import { browserFlags } from '../../support/browser.ts'
import { xdotool } from './world.ts'

/** A window of another program on this run's display, that has the keyboard. */
export interface OtherProgram {
  /** What was typed into it. */
  text(): Promise<string>
  focus(): Promise<void>
  /** Whether the display sends the keys to it. */
  hasKeyboard(): Promise<boolean>
  close(): Promise<void>
}

const run = promisify(execFile)
const asked = async (...args: string[]): Promise<string> => (await run('xdotool', args)).stdout

const TITLE = 'Another program altogether'

export async function openOtherProgram(): Promise<OtherProgram> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  const args = [...browserFlags(null), '--window-size=500,400', '--window-position=20,20']
  const browser = await chromium.launch({ executablePath, args, headless: false })
  const page: Page = await browser.newPage()
  await page.setContent(`<title>${TITLE}</title><textarea autofocus rows="9" cols="50"></textarea>`)
  const focus = async (): Promise<void> => {
    // Without a window manager nobody else gives the keyboard away.
    await xdotool('search', '--sync', '--onlyvisible', '--name', TITLE, 'windowfocus', '--sync')
    await page.locator('textarea').focus()
  }
  await focus()
  return {
    text: () => page.locator('textarea').inputValue(),
    focus,
    hasKeyboard: async () => (await asked('getwindowfocus', 'getwindowname')).includes(TITLE),
    close: () => browser.close(),
  }
}

/** The process of the key hook that this program has started. */
export function hookOf(programPid: number): number {
  const parents = new Map<number, { readonly parent: number; readonly command: string }>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [, parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parents.set(Number(name), {
        parent: Number(parent),
        command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '),
      })
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent ?? 0
    return parent === programPid || (parent > 1 && isBelow(parent))
  }
  const hooks = [...parents].filter(([pid, { command }]) => /key-hook/.test(command) && isBelow(pid))
  const [hook] = hooks
  if (!hook || hooks.length > 1) throw new Error(`${hooks.length} key hooks run below ${programPid}`)
  return hook[0]
}
