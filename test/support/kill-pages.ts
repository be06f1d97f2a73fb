import type { Browser } from 'playwright-core'

/** Every page's process of this browser; it was started for this alone. */
export async function killPages(browser: Browser | null): Promise<void> {
  if (!browser) throw new Error('the browser is gone')
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  if (renderers.length === 0) throw new Error('there is no page to kill')
  for (const { id } of renderers) process.kill(id, 'SIGKILL')
  // One of them waits for the next page; until the browser has seen it die, that page would be given a dead process.
  const killed = new Set(renderers.map(({ id }) => id))
  for (
    const endMs = performance.now() + 10_000;
    performance.now() < endMs;
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    const { processInfo: left } = await session.send('SystemInfo.getProcessInfo')
    if (!left.some(({ id }) => killed.has(id))) break
  }
  await session.detach()
}
