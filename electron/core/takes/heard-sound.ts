/** How loud what is heard of a take is, by 20 ms: read beside its recordings, and put together anew for what an edit kept of them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OPUS_RATE } from '#shared/audio/opus-packet.ts'
import { SOUND_FRAME_BYTES, SOUND_FRAME_SAMPLES, unknownSoundFrames } from '#shared/audio/sound-frames.ts'
import { type SoundSummary, summariseSound } from '#shared/audio/sound-summary.ts'
import type { Span } from '#shared/take/spans.ts'
import { isMissing } from './durable-files.ts'
import type { MeasuredAudio } from './render-audio.ts'
import { segmentFiles } from './take-files.ts'

/** As many frames as the recording has, those that were lost not known. Null: none were kept. */
export async function readSound(path: string, durationMs: number): Promise<Uint8Array | null> {
  try {
    const stored = await readFile(path)
    return stored.length < SOUND_FRAME_BYTES ? null : padded(stored, Math.ceil((durationMs * OPUS_RATE) / 1000))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

interface HeardOrder {
  readonly sources: readonly MeasuredAudio[]
  /** Of all sources one after the other. */
  readonly spans: readonly Span[]
}

/**
 * Frames stand on the clock of what is heard: each is the one that was recorded where its middle is, so that a hundred cuts shift nothing.
 * Of recordings without frames nothing is known, and so nothing in them is skipped.
 */
export async function summariseHeard(folder: string, { sources, spans }: HeardOrder): Promise<SoundSummary> {
  const recorded: Recorded[] = []
  let startsAt = 0
  for (const [index, { keptSamples }] of sources.entries()) {
    const durationMs = (keptSamples * 1000) / OPUS_RATE
    const frames = await readSound(join(folder, segmentFiles(index).sound), durationMs)
    recorded.push({ startsAt, endsAt: startsAt + keptSamples, frames })
    startsAt += keptSamples
  }
  return recorded.every(({ frames }) => frames === null) ? {} : summariseSound(heardFrames(recorded, spans))
}

interface Recorded {
  readonly startsAt: number
  readonly endsAt: number
  readonly frames: Uint8Array | null
}

function heardFrames(recorded: readonly Recorded[], spans: readonly Span[]): Uint8Array {
  const total = spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const heard = unknownSoundFrames(Math.ceil(total / SOUND_FRAME_SAMPLES))
  let passed = 0
  let frame = 0
  for (const { from, to } of spans) {
    for (; ; frame += 1) {
      const at = from + frame * SOUND_FRAME_SAMPLES + SOUND_FRAME_SAMPLES / 2 - passed
      if (at >= to || frame * SOUND_FRAME_BYTES >= heard.length) break
      const source = recorded.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
      if (!source?.frames) continue
      const index = Math.floor((at - source.startsAt) / SOUND_FRAME_SAMPLES) * SOUND_FRAME_BYTES
      heard.set(source.frames.subarray(index, index + SOUND_FRAME_BYTES), frame * SOUND_FRAME_BYTES)
    }
    passed += to - from
  }
  return heard
}

function padded(stored: Uint8Array, samples: number): Uint8Array {
  const frames = unknownSoundFrames(Math.ceil(samples / SOUND_FRAME_SAMPLES))
  const whole = Math.min(frames.length, stored.length - (stored.length % SOUND_FRAME_BYTES))
  frames.set(stored.subarray(0, whole))
  return frames
}
