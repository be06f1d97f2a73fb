import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createOpusEncoder } from '../../../electron/core/media/opus-encoder.ts'
import { decode, speech } from '../../support/sound.ts'
import { SOUND_RATE } from './spoken-speech.ts'

/** A second of real speech as a file that is sent byte for byte: small, because there are many. */
export interface OpusSpeech {
  readonly path: string
  readonly sha256: string
}

export async function writeOpusSpeech(folder: string): Promise<OpusSpeech> {
  const sound = decode(speech('austen-3s'), SOUND_RATE).subarray(0, SOUND_RATE)
  const encoder = await createOpusEncoder({ sampleRate: SOUND_RATE })
  const bytes = Buffer.concat([...encoder.encode(sound), ...encoder.finish()])
  const file = path.join(folder, 'speech.opus')
  writeFileSync(file, bytes)
  return { path: file, sha256: sha256Of(bytes) }
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
