import type { Playback } from '../../app/playback.ts'
import type { PlayerState } from '../../stores/player-store.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'

/** A note's place in the player; while another note, or none, lies there, the place where one looks at it. */
export interface NoteClock extends ReplayClock {
  /** Nothing begins to sound by it. What is played next of the note starts there. */
  seek(atMs: number): void
}

interface NoteClockPorts {
  readonly playback: Pick<Playback, 'store' | 'seek' | 'cue'>
  readonly noteId: string
  /** Where one looks first, when the note does not lie in the player. */
  readonly startMs: number
}

export function createNoteClock({ playback, noteId, startMs }: NoteClockPorts): NoteClock {
  const { store } = playback
  const listeners = new Set<() => void>()
  let standsMs = startMs

  /** A note that failed to play can still be looked at, anywhere. */
  const isIn = ({ track, status }: PlayerState): boolean =>
    track?.id === noteId && status !== 'failed' && status !== 'idle'

  function positionMs(): number {
    const state = store.getState()
    if (isIn(state)) standsMs = state.positionMs
    return standsMs
  }

  return {
    positionMs,
    isPlaying: () => isIn(store.getState()) && store.getState().status === 'playing',
    subscribe(listener) {
      listeners.add(listener)
      const stop = store.subscribe((state, before) => {
        if (isIn(before) && !isIn(state)) standsMs = before.positionMs
        if (isIn(state) || isIn(before)) listener()
      })
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    seek(atMs) {
      if (isIn(store.getState())) return playback.seek(atMs)
      standsMs = atMs
      playback.cue(noteId, atMs)
      for (const listener of listeners) listener()
    },
  }
}
