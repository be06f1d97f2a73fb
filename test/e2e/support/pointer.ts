import type { Page } from 'playwright-core'
import { xdotool } from './world.ts'

/** The mouse of this run's display, for a window that is on it: real events, through X, the window and Chromium's own input. */
export interface Pointer {
  /** Places are those of the page. */
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>
  click(at: readonly [number, number]): Promise<void>
}

/** A hand takes its time: moves that come in one frame are one. */
const STEP_SECONDS = '0.02'
const STEPS = 10

export function pointerOn(page: Page): Pointer {
  /** Before everything else on the display, and where its page begins there. */
  async function inFront(): Promise<(at: readonly [number, number]) => [string, string]> {
    await page.bringToFront()
    const origin = await page.evaluate(() => ({
      left: window.screenX + (window.outerWidth - window.innerWidth) / 2,
      top: window.screenY + window.outerHeight - window.innerHeight,
    }))
    return ([x, y]) => [String(Math.round(origin.left + x)), String(Math.round(origin.top + y))]
  }
  return {
    async drag(from, to) {
      const onDisplay = await inFront()
      const way = Array.from({ length: STEPS }, (_, step): [number, number] => {
        const part = (step + 1) / STEPS
        return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
      })
      const moves = way.flatMap((at) => ['sleep', STEP_SECONDS, 'mousemove', ...onDisplay(at)])
      await xdotool('mousemove', ...onDisplay(from), 'sleep', STEP_SECONDS, 'mousedown', '1', ...moves, 'mouseup', '1')
    },
    async click(at) {
      const onDisplay = await inFront()
      await xdotool('mousemove', ...onDisplay(at), 'sleep', STEP_SECONDS, 'click', '1')
    },
  }
}
