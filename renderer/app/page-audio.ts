import type { Clock } from '#shared/kernel/clock.ts'
import { createCapture } from '../audio/capture.ts'
import { createPlayer } from '../audio/player.ts'
import { workletUrls } from '../audio/worklet-urls.ts'
import type { AudioPorts } from './capture-host.ts'
import { openMicrophoneMeter } from './microphone-meter.ts'

/** The real sound of the page: one microphone, one audio element. */
export function createPageAudio(clock: Clock): AudioPorts {
  return {
    createCapture: (deps) => createCapture({ ...deps, ...workletUrls, onBegan: markFirstSample }),
    createPlayer: (deps) => createPlayer({ ...deps, audio: new Audio(), clock }),
    openMeter: openMicrophoneMeter,
  }
}

/** On the page's timeline, for whoever measures from the key to the voice. */
function markFirstSample(takeId: string, atMs: number): void {
  performance.clearMarks('first-sample')
  performance.mark('first-sample', { detail: { takeId, atMs } })
}
