import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from '../../../build/system.ts'
import { browserFlags, cameraFlags } from '../../support/browser.ts'

/** `refused`: there is a microphone, and the browser does not allow it until the test grants it. `missing`: there is none. */
export type MicrophoneFault = 'refused' | 'missing'

/** Chromium as usual, or with a microphone that cannot be had. */
export async function launchWith(wavPath: string | null, fault: MicrophoneFault | null): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  return await chromium.launch({ executablePath, args: flagsWith(wavPath, fault) })
}

/** The flags alone, for whoever launches it otherwise. */
export function flagsWith(wavPath: string | null, fault: MicrophoneFault | null): string[] {
  // Over and over: an open microphone outlives its take, and the next one is to hear something too.
  const flags = browserFlags(wavPath).map((flag) => flag.replace(/%noloop$/, ''))
  switch (fault) {
    case null:
      return flags
    case 'refused':
      return [...flags.filter((flag) => flag !== '--use-fake-ui-for-media-stream'), '--deny-permission-prompts']
    case 'missing':
      return flags.filter((flag) => !flag.startsWith('--use-fake-device') && !flag.startsWith('--use-file-for-fake'))
  }
}

/**
 * For a Chromium that gives whole pictures of this run's display, as a person would choose it. What answers its questions about devices by
 * itself would give a display of its own, so who starts it allows the microphone.
 */
export const flagsOnDisplay = (wavPath: string | null): string[] =>
  flagsWith(wavPath, null).filter((flag) => flag !== '--use-fake-ui-for-media-stream')

/** What else is on the display is seen to the left of it. */
export const PLACE_ON_DISPLAY = { x: 440, y: 100, width: 1000, height: 760 } as const

export async function launchOnDisplay(wavPath: string | null, cameraPath: string | null = null): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  const { x, y, width, height } = PLACE_ON_DISPLAY
  const args = [
    ...flagsOnDisplay(wavPath),
    ...cameraFlags(cameraPath),
    '--auto-select-desktop-capture-source=Entire screen',
    `--window-position=${x},${y}`,
    `--window-size=${width},${height}`,
  ]
  return await chromium.launch({ executablePath, args, headless: false })
}
