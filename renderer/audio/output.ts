import { CEILING } from '#shared/audio/limiter.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { playerTuning } from './tuning.ts'

/** What stands between the one element and the loudspeaker: how loud it is, short fades, and a limiter. */
export interface Output {
  /** For what is played next, or now. `truePeakDb`: of the recording before it is turned up; null when nobody measured. */
  setGain(gainDb: number, truePeakDb: number | null): void
  /** Before something sounds. Asked for by a person, or the browser keeps it silent. */
  wake(): void
  /** Nothing sounds any more; a running context keeps a computer from sleeping. */
  rest(): void
  /** To silence within `playerTuning.fadeMs`. */
  fadeOut(): void
  fadeIn(): void
  /** Two soft notes, quieter than any voice. */
  chime(): void
  close(): void
}

/** The element by itself: for pages that have no sound of their own. */
export const plainOutput: Output = {
  setGain: () => {},
  wake: () => {},
  rest: () => {},
  fadeOut: () => {},
  fadeIn: () => {},
  chime: () => {},
  close: () => {},
}

interface OutputPorts {
  readonly audio: HTMLAudioElement
  readonly clock: Pick<Clock, 'setTimer'>
  readonly limiterUrl: string
  readonly createContext: () => AudioContext
}

interface Graph {
  readonly context: AudioContext
  readonly level: GainNode
  readonly fade: GainNode
  hasLimiter: boolean
}

/**
 * element -> level -> fade -> limiter -> destination. Until the limiter is loaded, and where it cannot be, nothing is raised above what
 * the recording's own peak allows. Where there is no Web Audio at all the element plays by itself, as loud as the recording is.
 */
export function createOutput({ audio, clock, limiterUrl, createContext }: OutputPorts): Output {
  let graph: Graph | null = null
  let isImpossible = false
  let wanted = { gainDb: 0, truePeakDb: null as number | null }
  let resting: Timer | null = null

  function build(): Graph | null {
    if (graph !== null || isImpossible) return graph
    try {
      const context = createContext()
      const level = context.createGain()
      const fade = context.createGain()
      context.createMediaElementSource(audio).connect(level).connect(fade).connect(context.destination)
      graph = { context, level, fade, hasLimiter: false }
      void addLimiter(graph)
    } catch {
      isImpossible = true
    }
    return graph
  }

  async function addLimiter(to: Graph): Promise<void> {
    try {
      await to.context.audioWorklet.addModule(limiterUrl)
      const limiter = new AudioWorkletNode(to.context, 'earshot-limiter', { numberOfInputs: 1, numberOfOutputs: 1 })
      to.fade.disconnect()
      to.fade.connect(limiter).connect(to.context.destination)
      to.hasLimiter = true
      applyGain(to)
    } catch {
      // It stays without, and within the recording's own peak.
    }
  }

  function applyGain({ context, level, hasLimiter }: Graph): void {
    // What a sender says may be no number at all.
    const peakDb = wanted.truePeakDb ?? Number.NaN
    const peak = Number.isNaN(peakDb) ? 1 : 10 ** (peakDb / 20)
    const most = hasLimiter ? Number.POSITIVE_INFINITY : Math.max(1, CEILING / peak)
    level.gain.cancelScheduledValues(context.currentTime)
    level.gain.setTargetAtTime(Math.min(most, 10 ** (wanted.gainDb / 20)), context.currentTime, 0.003)
  }

  function fadeTo(value: 0 | 1): void {
    if (graph === null) return
    const { gain } = graph.fade
    const now = graph.context.currentTime
    gain.cancelScheduledValues(now)
    gain.setValueAtTime(gain.value, now)
    gain.linearRampToValueAtTime(value, now + playerTuning.fadeMs / 1000)
  }

  return {
    setGain(gainDb, truePeakDb) {
      wanted = { gainDb, truePeakDb }
      if (graph) applyGain(graph)
    },
    wake() {
      resting?.cancel()
      resting = null
      const built = build()
      if (built === null) return
      applyGain(built)
      // Without a gesture the browser leaves this open; the element's own refusal is what the person is told of.
      if (built.context.state === 'suspended') built.context.resume().catch(() => {})
    },
    rest() {
      resting?.cancel()
      resting = clock.setTimer(() => {
        if (graph?.context.state === 'running') graph.context.suspend().catch(() => {})
      }, playerTuning.restAfterMs)
    },
    fadeOut: () => fadeTo(0),
    fadeIn: () => fadeTo(1),
    chime() {
      if (graph?.context.state === 'running') soundChime(graph.context, graph.fade)
    },
    close() {
      resting?.cancel()
      if (graph && graph.context.state !== 'closed') void graph.context.close()
      graph = null
      isImpossible = true
    },
  }
}

/** E5, then A5: 90 ms each, at about -30 dBFS. */
function soundChime(context: AudioContext, into: AudioNode): void {
  ;[659, 880].forEach((hertz, i) => {
    const from = context.currentTime + i * 0.09
    const tone = context.createOscillator()
    const level = context.createGain()
    tone.frequency.value = hertz
    level.gain.setValueAtTime(0, from)
    level.gain.linearRampToValueAtTime(0.03, from + 0.015)
    level.gain.linearRampToValueAtTime(0, from + 0.09)
    tone.connect(level).connect(into)
    tone.start(from)
    tone.stop(from + 0.1)
  })
}
