import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../build/system.ts'

/**
 * Flags for a Chromium that asks nobody and calls nobody. Its microphone plays `wavPath` once from the moment it is opened, then
 * falls silent; null: Chromium's own beeps.
 */
export const browserFlags = (wavPath: string | null): string[] => [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  ...(wavPath ? [`--use-file-for-fake-audio-capture=${wavPath}%noloop`] : []),
]

export const cameraFlags = (path: string | null): string[] =>
  path === null ? [] : [`--use-file-for-fake-video-capture=${path}`]

/** `cameraPath`: its camera plays this; null: Chromium's own picture of a disc and a clock. */
export async function launchBrowser(wavPath: string | null, cameraPath: string | null = null): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
  return await chromium.launch({ executablePath, args: [...browserFlags(wavPath), ...cameraFlags(cameraPath)] })
}

/** Decodes audio with the browser's own decoder to mono samples at 48 kHz. */
export async function decode(page: Page, bytes: Uint8Array): Promise<Float32Array> {
  const base64 = Buffer.from(bytes).toString('base64')
  const samples = await page.evaluate(async (text) => {
    const raw = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    const context = new OfflineAudioContext(1, 48_000, 48_000)
    const audio = await context.decodeAudioData(raw.buffer)
    const floats = audio.getChannelData(0)
    let binary = ''
    const view = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
    for (let i = 0; i < view.length; i += 8192) binary += String.fromCharCode(...view.subarray(i, i + 8192))
    return btoa(binary)
  }, base64)
  const back = Buffer.from(samples, 'base64')
  return new Float32Array(back.buffer, back.byteOffset, back.byteLength / 4).slice()
}
