import { createPageClock } from '../../../../renderer/audio/capture.ts'
import { createOutput } from '../../../../renderer/audio/output.ts'
import { createPlayer, type PlayerView, type Track } from '../../../../renderer/audio/player.ts'
import { limiterUrl } from '../../../../renderer/audio/worklet-urls.ts'
import recorderUrl from './recorder-worklet.ts?worker&url'

/** What the test drives and reads from outside. */
export interface PlayerProbe {
  play(track: Track, fromMs?: number): void
  pause(): void
  seek(positionMs: number): void
  setRate(rate: number): void
  state(): PlayerView
  element(): { rate: number; preservesPitch: boolean; positionMs: number }
  /** Forgets what went to the loudspeaker so far. */
  clear(): void
  /** Mono at 48 kHz since then, as base64 of floats. */
  recorded(): string
  readonly heard: string[]
  /** Milliseconds from each jump to the moment it arrived. */
  readonly seeks: number[]
}

declare global {
  interface Window {
    player: PlayerProbe
  }
}

const clock = createPageClock()
const audio = new Audio()
const heard: string[] = []
const seeks: number[] = []
let blocks: Float32Array[] = []

/** As the page's own, but what would be heard is recorded as well. */
function createContext(): AudioContext {
  const context = new AudioContext({ sampleRate: 48_000 })
  const tap = context.createGain()
  tap.connect(context.destination)
  Object.defineProperty(context, 'destination', { value: tap })
  void context.audioWorklet.addModule(recorderUrl).then(() => {
    const recorder = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 })
    recorder.port.onmessage = ({ data }: MessageEvent<Float32Array>) => void blocks.push(data)
    tap.connect(recorder)
  })
  return context
}

const output = createOutput({ audio, clock, limiterUrl, createContext })
const player = createPlayer({
  mediaUrl: (ref) => `/${ref.kind === 'note' ? ref.noteId : ref.takeId}`,
  audio,
  output,
  clock,
  onHeard: (noteId) => heard.push(noteId),
})

let seekingSince = 0
audio.addEventListener('seeking', () => {
  seekingSince = performance.now()
})
audio.addEventListener('seeked', () => void seeks.push(performance.now() - seekingSince))

function toBase64(floats: Float32Array): string {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
  let binary = ''
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(binary)
}

window.player = {
  play: (track, fromMs) => player.play(track, fromMs),
  pause: () => player.pause(),
  seek: (positionMs) => player.seek(positionMs),
  setRate: (rate) => player.setRate(rate),
  state: () => player.state(),
  element: () => ({
    rate: audio.playbackRate,
    preservesPitch: audio.preservesPitch,
    positionMs: audio.currentTime * 1000,
  }),
  clear() {
    blocks = []
    seeks.length = 0
  },
  recorded() {
    const whole = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const block of blocks) {
      whole.set(block, at)
      at += block.length
    }
    return toBase64(whole)
  },
  heard,
  seeks,
}
