import { createOpusEncoder } from '../../../electron/core/media/opus-encoder.ts'
import { decode, speech } from '../../support/sound.ts'

export const SOUND_RATE = 48_000
/** As the capture worklet meters and encodes. */
const BLOCK_SAMPLES = 960

/** Recorded speech as capture hands it over. */
export interface SpokenSpeech {
  /** Mono at 48 kHz. */
  readonly sound: Float32Array
  readonly durationMs: number
  /** In order, both header pages first. `dueMs`: when so much has been spoken that the page is complete. */
  readonly pages: readonly { readonly page: Uint8Array; readonly dueMs: number }[]
}

export async function speakFixture(name: Parameters<typeof speech>[0]): Promise<SpokenSpeech> {
  const sound = decode(speech(name), SOUND_RATE)
  const encoder = await createOpusEncoder({ sampleRate: SOUND_RATE })
  const pages: { page: Uint8Array; dueMs: number }[] = []
  for (let at = 0; at < sound.length; at += BLOCK_SAMPLES) {
    const block = sound.subarray(at, at + BLOCK_SAMPLES)
    const dueMs = pages.length === 0 ? 0 : ((at + block.length) * 1000) / SOUND_RATE
    for (const page of encoder.encode(block)) pages.push({ page, dueMs })
  }
  encoder.dispose()
  return { sound, durationMs: (sound.length * 1000) / SOUND_RATE, pages }
}
