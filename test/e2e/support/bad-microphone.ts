import { readFile } from 'node:fs/promises'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { findBrowser } from '../../../build/system.ts'
import { browserFlags } from '../../support/browser.ts'

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
 * A Chromium that gives whole pictures of this run's display, as a person would choose it. Its own stand-ins for devices stand in for displays
 * too, so it has none: `speakInto` gives its pages a microphone.
 */
export async function launchOnDisplay(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  const flags = browserFlags(null).filter((flag) => !flag.startsWith('--use-fake'))
  const args = [
    ...flags,
    '--auto-select-desktop-capture-source=Entire screen',
    // What else is on the display is seen to the left of it.
    '--window-position=440,100',
    '--window-size=1000,760',
  ]
  return await chromium.launch({ executablePath, args, headless: false })
}

/** From now on the pages' microphone speaks this recording over and over. */
export async function speakInto(context: BrowserContext, wavPath: string): Promise<void> {
  await context.grantPermissions(['microphone'])
  await context.addInitScript(
    (base64) => {
      const { mediaDevices } = navigator
      if (!mediaDevices) return
      mediaDevices.getUserMedia = async () => {
        const audio = new AudioContext()
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        const source = audio.createBufferSource()
        source.buffer = await audio.decodeAudioData(bytes.buffer)
        source.loop = true
        const into = audio.createMediaStreamDestination()
        source.connect(into)
        source.start()
        return into.stream
      }
    },
    (await readFile(wavPath)).toString('base64'),
  )
}
