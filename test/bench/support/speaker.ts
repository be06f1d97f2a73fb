import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Core } from '../../../electron/core/core.ts'
import { createOpusEncoder } from '../../../electron/core/media/opus-encoder.ts'
import type { CaptureCommand, TakeCaptureCommand } from '../../../shared/contract/capture.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'

const PAGE_MS = 200

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

/** Ogg pages of real speech, as the capture window would hand them over: two headers, then 200 ms each. */
export async function encodeSpeech(durationMs: number): Promise<Uint8Array[]> {
  const wav = readFileSync(fileURLToPath(new URL('../../fixtures/speech/austen-7s.wav', import.meta.url)))
  const pcm = new Float32Array((wav.length - 44) >> 1)
  for (let i = 0; i < pcm.length; i += 1) pcm[i] = wav.readInt16LE(44 + 2 * i) / 32_768
  const encoder = await createOpusEncoder({ sampleRate: 16_000 })
  const pages: Uint8Array[] = []
  let left = Math.round(durationMs * 16)
  while (left > 0) {
    const part = pcm.subarray(0, Math.min(left, pcm.length))
    pages.push(...encoder.encode(part))
    left -= part.length
  }
  pages.push(...encoder.finish())
  return pages
}

/** When what happened, by `performance.now()`. */
export interface Spoken {
  readonly takeId: TakeId
  readonly keyUpMs: number
  /** The last kept sample has been captured: 200 ms after key up. */
  readonly tailEndMs: number
}

export interface Speaker {
  /**
   * Holds the key, speaks `pages`, lets go. `pace`: 1 is real time; more is faster, for recordings too long to wait for; then the
   * uploader has caught up before the key goes up.
   */
  speak(pages: readonly Uint8Array[], pace: number): Promise<Spoken>
  close(): void
}

/** A capture window without a microphone, on the core's own doors. */
export function createSpeaker(core: Core): Speaker {
  let commands: CaptureCommand[] = []
  let wake = (): void => undefined
  const detach = core.takes.attachCapture((command) => {
    commands.push(command)
    wake()
  })
  const stopListening = core.takes.onChange((change) => {
    if (change.kind === 'notice') console.error(`  the core says: ${change.notice.message}`)
  })
  const next = async (kind: TakeCaptureCommand['kind']): Promise<TakeCaptureCommand> => {
    for (;;) {
      const found = commands.find((command): command is TakeCaptureCommand => command.kind === kind)
      if (found) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    async speak(pages, pace) {
      commands = []
      core.takes.press()
      const { takeId } = await next('openMicrophone')
      core.takes.report({ kind: 'microphoneOpened', takeId, label: 'bench' })
      const give = (index: number): void => {
        const page = pages[index]
        if (page) core.takes.acceptPage({ takeId, index, levels: new Uint8Array(10).fill(90), page: page.slice() })
      }
      const startMs = performance.now()
      for (let index = 0; index < pages.length - 1; index += 1) {
        await sleep(startMs + ((index + 1) * PAGE_MS) / pace - performance.now())
        give(index)
      }
      // A key that was held, not tapped; and, when faster than life, time for the uploader to have kept pace.
      await sleep(Math.max(pace > 1 ? 1_500 : 0, 600 - (performance.now() - startMs)))
      const keyUpMs = performance.now()
      core.takes.release()
      await next('finishCapture')
      await sleep(PAGE_MS)
      give(pages.length - 1)
      const tailEndMs = performance.now()
      core.takes.report({ kind: 'captureFinished', takeId, pageCount: pages.length })
      return { takeId, keyUpMs, tailEndMs }
    },
    close() {
      detach()
      stopListening()
    },
  }
}
