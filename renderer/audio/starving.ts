import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { playerTuning } from './tuning.ts'

/** Tells when the element would play on and has had nothing to play for a while: the rest of the recording is still coming. */
export function watchStarving(audio: EventTarget, clock: Pick<Clock, 'setTimer'>, onStarved: () => void): void {
  let timer: Timer | null = null
  const fed = (): void => {
    timer?.cancel()
    timer = null
  }
  audio.addEventListener('waiting', () => {
    fed()
    timer = clock.setTimer(onStarved, playerTuning.starvedMs)
  })
  for (const end of ['playing', 'pause', 'ended', 'error', 'emptied']) audio.addEventListener(end, fed)
}
