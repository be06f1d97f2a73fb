import type { Clock } from '#shared/kernel/clock.ts'
import { createCapture } from '../audio/capture.ts'
import { createOutput } from '../audio/output.ts'
import { watchOutput } from '../audio/output-devices.ts'
import { createPlayer } from '../audio/player.ts'
import { playerSentences } from '../audio/player-view.ts'
import { limiterUrl, workletUrls } from '../audio/worklet-urls.ts'
import type { AudioPorts } from './capture-host.ts'
import { openMicrophoneMeter } from './microphone-meter.ts'

/** The real sound of the page: one microphone, one audio element. */
export function createPageAudio(clock: Clock): AudioPorts {
  return {
    createCapture: (deps) => createCapture({ ...deps, ...workletUrls, onBegan: markFirstSample }),
    createPlayer(deps) {
      const audio = new Audio()
      const createContext = () => new AudioContext({ latencyHint: 'interactive' })
      const output = createOutput({ audio, clock, limiterUrl, createContext })
      const player = createPlayer({ ...deps, audio, output, clock })
      watchOutput(navigator.mediaDevices as MediaDevices | undefined, () => {
        const { status } = player.state()
        if (status === 'playing' || status === 'loading') player.pause(playerSentences.unplugged)
      })
      return player
    },
    openMeter: openMicrophoneMeter,
  }
}

/** On the page's timeline, for whoever measures from the key to the voice. */
function markFirstSample(takeId: string, atMs: number): void {
  performance.clearMarks('first-sample')
  performance.mark('first-sample', { detail: { takeId, atMs } })
}
