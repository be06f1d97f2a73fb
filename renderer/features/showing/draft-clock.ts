import type { Playback } from '../../app/playback.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'

/** Where the player is in a draft; at its beginning while something else, or nothing, lies there. */
export const draftClock = (playback: Pick<Playback, 'store'>, takeId: string): ReplayClock => {
  const { store } = playback
  const isIn = (): boolean => store.getState().track?.id === takeId
  return {
    positionMs: () => (isIn() ? store.getState().positionMs : 0),
    isPlaying: () => isIn() && store.getState().status === 'playing',
    subscribe: (listener) => store.subscribe(listener),
  }
}
