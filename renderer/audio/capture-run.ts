import { createLevelMeter } from '#shared/audio/levels.ts'
import { createOpusStream, type RawOggOpusEncoder } from '#shared/audio/opus-stream.ts'
import { encodeSoundFrames, type SoundFrame } from '#shared/audio/sound-frames.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import type { CaptureOrder, CaptureReport } from './capture-messages.ts'
import { createPreroll } from './preroll.ts'

/** One take inside the audio thread: samples in, reports out. Knows no Web Audio, so it is tested on plain Node. */
export interface CaptureRun {
  /** The next samples at 48 kHz, any number. False once it is over: no more will be wanted. */
  feed(pcm: Float32Array): boolean
  obey(order: CaptureOrder): void
  isOver(): boolean
}

export interface RunPorts {
  readonly raw: RawOggOpusEncoder
  /** How much of what comes before `start` is remembered. */
  readonly prerollSamples: number
  readonly nowMs: () => number
  report(report: CaptureReport): void
}

/**
 * Reports the header pages at once, then waits for the order to start. Every sample is counted here, so the end of a take is exact whatever
 * thread asked for it.
 */
export function createCaptureRun({ raw, prerollSamples, nowMs, report }: RunPorts): CaptureRun {
  const stream = createOpusStream(raw)
  const meter = createLevelMeter()
  const ear = createSoundMeter()
  let levels: number[] = []
  let sound: SoundFrame[] = []
  /** Samples still to keep; infinite until the order to finish. */
  let remaining = Number.POSITIVE_INFINITY
  const preroll = createPreroll(prerollSamples)
  let phase: 'waiting' | 'begun' | 'keeping' = 'waiting'
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
      if (phase === 'waiting') preroll.push(pcm)
      if (phase === 'waiting' || isPaused) return true
      if (phase === 'begun' && pcm.length > 0) {
        phase = 'keeping'
        report({ kind: 'began', atMs: nowMs() })
      }
      const wanted = pcm.length > remaining ? pcm.subarray(0, remaining) : pcm
      if (wanted.length > 0) keep(wanted)
      remaining -= wanted.length
      if (remaining <= 0) end()
      return !isOver
    },
    obey(order) {
      if (isOver) return
      switch (order.kind) {
        case 'start': {
          if (phase !== 'waiting') return
          phase = 'begun'
          const before = preroll.take()
          if (order.withPreroll && before.length > 0) keep(before)
          return
        }
        case 'pause':
        case 'resume':
          isPaused = order.kind === 'pause'
          return
        case 'cancel':
          isOver = true
          preroll.clear()
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
