import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { screens } from './screens.ts'
import { loadScene } from './support.ts'

/** Every screen of the gallery against the rules of WCAG 2.2 A and AA that a program can check. */

const PARTS = 3

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** It takes counts and key caps, which stand beside many a label, for words of the label; `misnamed` does not. */
const notAsked = { 'label-content-name-mismatch': { enabled: false } }
/** They differ from others by what is in the lists only. */
const alike = new Set(['loading', 'search-gone-to', 'scrolled', 'recording', 'timeline'])

let browser: Browser
let page: Page

type Check = { type: 'tag'; values: string[] } | { type: 'rule'; values: string[] }

/** What is wrong, a line each: rule, element, why. */
async function faultsOf(runOnly: Check): Promise<string[]> {
  const rules = runOnly.type === 'tag' ? notAsked : {}
  return page.evaluate(
    async (options) => {
      const { violations } = (await (await window.gallery?.axe())?.run(document, options)) ?? {}
      if (!violations) throw new Error('not the gallery')
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
      )
    },
    { runOnly, rules, resultTypes: ['violations' as const] },
  )
}

/** Who speaks to the computer says what is written on a control: the words on it are in its name, in their order (WCAG 2.5.3). */
async function misnamed(): Promise<string[]> {
  return page.evaluate(() => {
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replace(/[\s…:,.]+/g, ' ')
        .trim()
    const controls = document.querySelectorAll<HTMLElement>('button[aria-label], a[aria-label], [role][aria-label]')
    return [...controls].flatMap((control) => {
      const isControl = /^(button|link|option|tab|menuitem|switch|checkbox|radio)$/.test(
        control.getAttribute('role') ?? (control.localName === 'a' ? 'link' : control.localName),
      )
      if (!isControl || !control.checkVisibility()) return []
      const words: string[] = []
      const walker = document.createTreeWalker(control, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const around = node.parentElement
        if (around?.checkVisibility() && !around.closest('[aria-hidden="true"], kbd')) words.push(node.nodeValue ?? '')
      }
      const name = plain(control.getAttribute('aria-label') ?? '')
      const text = plain(words.join(' '))
      return name.includes(text) ? [] : [`misnamed: "${text}" is not in "${name}"`]
    })
  })
}

/**
 * The tests of every third screen, from `part` on. A spec for each part, as workers take specs whole: one of all screens would be at work
 * long after the others are done.
 */
export function checkScreens(part: number): void {
  beforeAll(async () => {
    browser = await launchBrowser(null)
    page = await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  })
  afterAll(async () => {
    await browser?.close()
  })
  const asked = screens.filter(({ name }) => !alike.has(name)).filter((_, index) => index % PARTS === part)
  it.each(asked)('has names, roles, order and contrast, light and dark: $name', async ({ scene, act }) => {
    // While anything is answered in the network's place, a browser keeps no script and compiles the gallery anew on each load.
    await page.unrouteAll()
    await page.emulateMedia({ colorScheme: 'light' })
    await loadScene(page, scene)
    await act?.(page)
    const found = [...(await faultsOf({ type: 'tag', values: standards })), ...(await misnamed())]
    await page.emulateMedia({ colorScheme: 'dark' })
    const foundDark = await faultsOf({ type: 'rule', values: ['color-contrast'] })
    expect([...found, ...foundDark.map((fault) => `dark: ${fault}`)]).toEqual([])
  })
}
