import { createTruePeak, type TruePeak } from './true-peak.ts'

/**
 * Keeps a sound below full scale without being heard: it looks 5 ms ahead, turns down before a peak comes, and lets go slowly. What it
 * gives is as loud as what it got, but for the peaks. It works in place, one block after the other, at any sample rate.
 */
export interface Limiter {
  /** One array for each channel, all as long; the sound comes out `delaySamples` later. */
  process(channels: readonly Float32Array[]): void
  readonly delaySamples: number
}

/** -1 dBTP, as EBU R 128 has it: room for what a codec or a loudspeaker adds. */
export const CEILING = 10 ** (-1 / 20)
const LOOK_AHEAD_S = 0.005
const RELEASE_S = 0.08

export function createLimiter(sampleRate: number, channelCount: number): Limiter {
  const delay = Math.round(LOOK_AHEAD_S * sampleRate)
  const window = delay + 1
  const release = 1 - Math.exp(-1 / (RELEASE_S * sampleRate))
  const lines = Array.from({ length: channelCount }, () => new Float32Array(delay))
  const ears: TruePeak[] = Array.from({ length: channelCount }, createTruePeak)
  const least = createSlidingMinimum(window)
  /** The last so many gains, and their sum: their mean is a ramp that is down when the peak is here. */
  const recent = new Float64Array(window).fill(1)
  let sum = window
  let envelope = 1
  let at = 0
  let line = 0

  /** What the loudest channel may be multiplied with, the curve between the samples counted. */
  function wished(channels: readonly Float32Array[], i: number): number {
    let peak = 0
    for (let c = 0; c < channelCount; c += 1) {
      const value = channels[c]?.[i] ?? 0
      peak = Math.max(peak, Math.abs(value), ears[c]?.next(value, CEILING) ?? 0)
    }
    return peak > CEILING ? CEILING / peak : 1
  }

  function nextGain(wish: number): number {
    const needed = least.next(wish)
    envelope = needed < envelope ? needed : envelope + (needed - envelope) * release
    sum += envelope - (recent[at] ?? 1)
    recent[at] = envelope
    at = (at + 1) % window
    return Math.min(1, sum / window)
  }

  return {
    delaySamples: delay,
    process(channels) {
      const length = channels[0]?.length ?? 0
      for (let i = 0; i < length; i += 1) {
        const gain = nextGain(wished(channels, i))
        for (let c = 0; c < channelCount; c += 1) {
          const channel = channels[c]
          const held = lines[c]
          if (!channel || !held) continue
          const out = (held[line] ?? 0) * gain
          held[line] = channel[i] ?? 0
          channel[i] = out
        }
        line = (line + 1) % delay
      }
    },
  }
}

/** The least of the last `size` values, each looked at twice in all. */
function createSlidingMinimum(size: number): { next(value: number): number } {
  const values = new Float64Array(size)
  const places = new Float64Array(size)
  let head = 0
  let count = 0
  let now = 0
  return {
    next(value) {
      while (count > 0 && (values[(head + count - 1) % size] ?? 0) >= value) count -= 1
      values[(head + count) % size] = value
      places[(head + count) % size] = now
      count += 1
      if ((places[head] ?? 0) <= now - size) {
        head = (head + 1) % size
        count -= 1
      }
      now += 1
      return values[head] ?? value
    },
  }
}
