import { createLevelMeter } from '#shared/audio/levels.ts'
import { createOpusStream, type RawOggOpusEncoder } from '#shared/audio/opus-stream.ts'
import { encodeSoundFrames, type SoundFrame } from '#shared/audio/sound-frames.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import type { CaptureOrder, CaptureReport } from './capture-messages.ts'

/** One take inside the audio thread: samples in, reports out. Knows no Web Audio, so it is tested on plain Node. */
export interface CaptureRun {
  /** The next samples at 48 kHz, any number. False once it is over: no more will be wanted. */
  feed(pcm: Float32Array): boolean
  obey(order: CaptureOrder): void
  isOver(): boolean
}

/** Reports the header pages at once. Every sample is counted here, so the end of a take is exact whatever thread asked for it. */
export function createCaptureRun(raw: RawOggOpusEncoder, report: (report: CaptureReport) => void): CaptureRun {
  const stream = createOpusStream(raw)
  const meter = createLevelMeter()
  const ear = createSoundMeter()
  let levels: number[] = []
  let sound: SoundFrame[] = []
  /** Samples still to keep; infinite until the order to finish. */
  let remaining = Number.POSITIVE_INFINITY
  let isPaused = false
  let isOver = false

  function sendPage(page: Uint8Array): void {
    report({ kind: 'page', page, levels: Uint8Array.from(levels), sound: encodeSoundFrames(sound) })
    levels = []
    sound = []
  }

  function keep(pcm: Float32Array): void {
    const fresh = meter.push(pcm)
    levels.push(...fresh)
    sound.push(...ear.push(pcm))
    for (const level of fresh) report({ kind: 'level', level })
    for (const page of stream.encode(pcm)) sendPage(page)
  }

  function end(): void {
    isOver = true
    const last = meter.finish()
    if (last !== null) levels.push(last)
    const lastSound = ear.finish()
    if (lastSound !== null) sound.push(lastSound)
    for (const page of stream.finish()) sendPage(page)
    report({ kind: 'finished', keptSamples: stream.keptSamples() })
  }

  for (const page of stream.headers()) sendPage(page)

  return {
    feed(pcm) {
      if (isOver) return false
      if (isPaused) return true
      const wanted = pcm.length > remaining ? pcm.subarray(0, remaining) : pcm
      if (wanted.length > 0) keep(wanted)
      remaining -= wanted.length
      if (remaining <= 0) end()
      return !isOver
    },
    obey(order) {
      if (isOver) return
      switch (order.kind) {
        case 'pause':
        case 'resume':
          isPaused = order.kind === 'pause'
          return
        case 'cancel':
          isOver = true
          raw.destroy()
          return
        case 'finish':
          // A second order may shorten the tail, never lengthen it; in a pause there is none.
          remaining = isPaused ? 0 : Math.min(remaining, order.tailSamples)
          if (remaining <= 0) end()
          return
      }
    },
    isOver: () => isOver,
  }
}
