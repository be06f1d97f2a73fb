import type { CaptureCommand } from '#shared/contract/capture.ts'

export type Cue = Extract<CaptureCommand, { kind: 'playCue' }>['cue']

/**
 * A lower tone before the first kept sample; one a minute before the limit, two seconds before it; two going down when a take ended as a draft. Quiet, and high above the pitch
 * of a voice, which goes on meanwhile.
 */
const tones: Record<Cue, readonly number[]> = {
  takeBegins: [660],
  limitNear: [880],
  limitClose: [880, 1_175],
  takeKept: [880, 659],
}
const TONE_S = 0.12
const GAP_S = 0.08
const LOUDNESS = 0.08

/** Straight to the speakers: no node of a take is touched, so no sample of it is kept. `onEnd`: after the last tone. */
export function soundCue(context: AudioContext, cue: Cue, onEnd: () => void): void {
  for (const [i, frequency] of tones[cue].entries()) {
    const at = context.currentTime + i * (TONE_S + GAP_S)
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02)
    gain.gain.linearRampToValueAtTime(0, at + TONE_S)
    const tone = new OscillatorNode(context, { frequency })
    tone.connect(gain).connect(context.destination)
    tone.onended = () => {
      gain.disconnect()
      if (i === tones[cue].length - 1) onEnd()
    }
    tone.start(at)
    tone.stop(at + TONE_S)
  }
}
