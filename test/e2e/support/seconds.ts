import type { Page } from 'playwright-core'
import type { Installation } from './world.ts'

/**
 * A picture that has another colour, and a voice that beeps, with each second of the computer's clock: whoever has both can tell how far they
 * are apart.
 */

export const colors = [
  [208, 16, 16],
  [16, 160, 16],
  [16, 48, 208],
  [208, 176, 16],
  [176, 16, 192],
  [16, 176, 176],
] as const

/** Of the display; seen beside a window that records it. */
export const field = { x: 20, y: 200, width: 360, height: 400 } as const

export const secondsPoster = `
<div id="field" style="position:absolute;left:${field.x}px;top:${field.y}px;width:${field.width}px;height:${field.height}px"></div>
<script>
  const colors = ${JSON.stringify(colors)}
  const show = () => {
    const now = Date.now()
    const [r, g, b] = colors[Math.floor(now / 1000) % colors.length]
    document.getElementById('field').style.background = 'rgb(' + r + ' ' + g + ' ' + b + ')'
    setTimeout(show, 1000 - (now % 1000))
  }
  show()
</script>`

/** From now on the microphone of a window hums, and beeps at the beginning of each second for a fifth of it. */
export async function beepEachSecond({ page, context, electron }: Installation): Promise<void> {
  // In the desktop program a window of its own holds it.
  const holder = electron ? context.pages().find((other) => other.url().endsWith('/capture.html')) : page
  if (!holder) throw new Error('no window holds the microphone')
  await holder.evaluate(() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      if (asked?.video) return await open(asked)
      const audio = new AudioContext()
      await audio.resume()
      const into = audio.createMediaStreamDestination()
      const voice = (frequency: number, loudness: number): GainNode => {
        const tone = audio.createOscillator()
        const gain = audio.createGain()
        tone.frequency.value = frequency
        gain.gain.value = loudness
        tone.connect(gain).connect(into)
        tone.start()
        return gain
      }
      voice(220, 0.03)
      const tone = audio.createOscillator()
      const beep = audio.createGain()
      beep.gain.value = 0
      tone.connect(beep).connect(into)
      tone.start()
      const atMs = Date.now()
      for (let second = 1; second < 120; second += 1) {
        const at = audio.currentTime + (Math.floor(atMs / 1000) * 1000 + second * 1000 - atMs) / 1000
        // As high as its colour has a number: which second it is can be heard.
        tone.frequency.setValueAtTime(600 + 150 * ((Math.floor(atMs / 1000) + second) % 6), at)
        beep.gain.setValueAtTime(0.5, at)
        beep.gain.setValueAtTime(0, at + 0.2)
      }
      return into.stream
    }
  })
}

/** A beginning of a second, heard or seen. */
export interface Second {
  readonly atMs: number
  /** Of its colour. */
  readonly color: number
}

/** Beeps in samples at 48 kHz. */
export function beepsIn(samples: Float32Array): Second[] {
  const beeps: Second[] = []
  const step = 240
  let isLoud = false
  for (let at = 0; at + 7_200 <= samples.length; at += step) {
    let peak = 0
    for (let i = at; i < at + step; i += 1) peak = Math.max(peak, Math.abs(samples[i] ?? 0))
    const atMs = at / 48
    // Its end is no beginning.
    if (peak > 0.2 && !isLoud && atMs - (beeps.at(-1)?.atMs ?? -1_000) > 500) {
      const steps = Math.round((pitchOf(samples.subarray(at + 1_440, at + 6_240)) - 600) / 150)
      // A tone a little too low would be a zero below zero.
      beeps.push({ atMs, color: Math.max(0, steps) })
    }
    isLoud = peak > 0.2
  }
  return beeps
}

/** Hertz, of a tenth of a second of one tone. */
function pitchOf(samples: Float32Array): number {
  let crossings = 0
  for (let i = 1; i < samples.length; i += 1) if ((samples[i - 1] ?? 0) < 0 && (samples[i] ?? 0) >= 0) crossings += 1
  return (crossings * 48_000) / samples.length
}

/** Which of the colours a pixel has; null: none of them. */
export function colorOf(pixel: readonly number[]): number | null {
  const found = colors.findIndex((color) => color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 48))
  return found < 0 ? null : found
}

/** What was seen at a moment of the sound that is heard. */
export interface Seen {
  readonly atMs: number
  readonly pixel: readonly [number, number, number]
}

/** Looks at one place of a canvas with every frame, and at where the sound is; call what it gives to have what was seen. */
export async function watch(
  page: Page,
  canvas: string,
  at: { readonly x: number; readonly y: number },
): Promise<() => Promise<Seen[]>> {
  await page.evaluate(
    ([selector, x, y]) => {
      const global = window as typeof window & { lastPlayed?: HTMLMediaElement; seen?: Seen[] | undefined }
      const seen: Seen[] = []
      global.seen = seen
      const look = () => {
        if (global.seen !== seen) return
        requestAnimationFrame(look)
        const element = document.querySelector<HTMLCanvasElement>(selector)
        const audio = global.lastPlayed
        if (!element || !audio || audio.paused) return
        const box = element.getBoundingClientRect()
        const ratio = element.width / box.width
        const [r = 0, g = 0, b = 0] =
          element.getContext('2d')?.getImageData((x - box.x) * ratio, (y - box.y) * ratio, 1, 1).data ?? []
        seen.push({ atMs: audio.currentTime * 1000, pixel: [r, g, b] })
      }
      look()
    },
    [canvas, at.x, at.y] as const,
  )
  return () =>
    page.evaluate(() => {
      const global = window as typeof window & { seen?: Seen[] | undefined }
      const { seen = [] } = global
      global.seen = undefined
      return seen
    })
}

/** What is on a canvas at a place of the page. */
export const pixelAt = (
  page: Page,
  canvas: string,
  at: { readonly x: number; readonly y: number },
): Promise<number[]> =>
  page.evaluate(
    ([selector, x, y]) => {
      const element = document.querySelector<HTMLCanvasElement>(selector)
      if (!element) return []
      const box = element.getBoundingClientRect()
      const ratio = element.width / box.width
      return [...(element.getContext('2d')?.getImageData((x - box.x) * ratio, (y - box.y) * ratio, 1, 1).data ?? [])]
    },
    [canvas, at.x, at.y] as const,
  )

/** Moments of the sound at which another colour came. */
export function changesIn(seen: readonly Seen[]): Second[] {
  const known = seen.flatMap(({ atMs, pixel }) => {
    const color = colorOf(pixel)
    return color === null ? [] : [{ atMs, color }]
  })
  return known.filter(({ atMs, color }, at) => {
    const before = known[at - 1]
    return before !== undefined && before.color !== color && atMs > before.atMs
  })
}

/** How far each colour is from the beep of the same second, ms; later is more. */
export const apart = (changes: readonly Second[], beeps: readonly Second[]): number[] =>
  changes.map(({ atMs, color }) => {
    const own = beeps.filter((beep) => beep.color === color).map((beep) => atMs - beep.atMs)
    return Math.round(own.sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? Number.POSITIVE_INFINITY)
  })

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY
