import type { Page } from 'playwright-core'

/** `note`: its id; `chime`: the two soft tones that say that somebody else speaks now. */
export type Overheard = `note ${string}` | 'chime'

type Listener = typeof window & { overheard?: Overheard[] }

/**
 * Listens at the loudspeaker of a page from its next load on: what reaches the output of its Web Audio graph is looked through for the tones, and
 * each recording is named when it begins to sound.
 */
export async function overhear(page: Page): Promise<void> {
  await page.addInitScript(listen)
}

export const overheard = (page: Page): Promise<Overheard[]> => page.evaluate(() => (window as Listener).overheard ?? [])

/** Runs in the page, so it stands alone. */
function listen(): void {
  const found: Overheard[] = []
  ;(window as Listener).overheard = found
  /** At 48 kHz 11 ms, in steps of half of it: a tone of 90 ms holds many, also when a busy page lost some of it. */
  const windowSamples = 512
  const stepSamples = 256
  const taps = new WeakMap<BaseAudioContext, ScriptProcessorNode>()

  /** 1 for nothing but this tone. Voices, which have many harmonics, stay far below. */
  function shareOf(hertz: number, samples: Float32Array, rate: number): number {
    const step = (2 * Math.PI * hertz) / rate
    let [real, imaginary, power] = [0, 0, 0]
    samples.forEach((value, index) => {
      real += value * Math.cos(step * index)
      imaginary += value * Math.sin(step * index)
      power += value * value
    })
    return power < 1e-4 ? 0 : (2 * (real * real + imaginary * imaginary)) / (samples.length * power)
  }

  function tapOf(context: BaseAudioContext): ScriptProcessorNode {
    const known = taps.get(context)
    if (known) return known
    const tap = context.createScriptProcessor(1024, 1, 1)
    taps.set(context, tap)
    let [low, high, sinceLow] = [0, 0, 0]
    function look(samples: Float32Array): void {
      const isLow = shareOf(659, samples, context.sampleRate) > 0.9
      if (isLow) [low, high, sinceLow] = [low + 1, 0, 0]
      else if (low > 0) sinceLow += 1
      if (low >= 3 && shareOf(880, samples, context.sampleRate) > 0.9) {
        high += 1
        if (high === 3) found.push('chime')
      }
      // 150 ms: the second tone is over.
      if (sinceLow > 28) [low, high, sinceLow] = [0, 0, 0]
    }
    let rest = new Float32Array(0)
    tap.onaudioprocess = ({ inputBuffer }) => {
      const fresh = inputBuffer.getChannelData(0)
      const samples = new Float32Array(rest.length + fresh.length)
      samples.set(rest)
      samples.set(fresh, rest.length)
      let at = 0
      for (; at + windowSamples <= samples.length; at += stepSamples) look(samples.subarray(at, at + windowSamples))
      rest = samples.slice(at)
    }
    connect.call(tap, context.destination)
    return tap
  }

  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode, ...more: number[]) => AudioNode
  AudioNode.prototype.connect = function tapped(this: AudioNode, to: AudioNode | AudioParam, ...more: number[]) {
    if (to instanceof AudioDestinationNode) connect.call(this, tapOf(this.context))
    return connect.call(this, to as AudioNode, ...more)
  } as typeof AudioNode.prototype.connect

  const play = HTMLMediaElement.prototype.play
  const followed = new WeakSet<HTMLMediaElement>()
  HTMLMediaElement.prototype.play = function followedPlay() {
    if (!followed.has(this)) {
      followed.add(this)
      let last = ''
      this.addEventListener('playing', () => {
        const noteId = new URL(this.currentSrc).pathname.split('/').at(-1) ?? ''
        if (noteId !== last) found.push(`note ${noteId}`)
        last = noteId
      })
    }
    return play.call(this)
  }
}
