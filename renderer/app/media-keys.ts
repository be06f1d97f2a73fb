import { isSounding, SKIP_MS } from '../stores/player-store.ts'
import type { ListeningQueue } from './listening-queue.ts'
import type { Playback } from './playback.ts'

/** What the system's media keys, a headset's buttons and the lock screen need of the page. */
export interface MediaKeysPorts {
  readonly session: Pick<MediaSession, 'metadata' | 'playbackState' | 'setActionHandler' | 'setPositionState'>
  readonly createMetadata: (title: string) => MediaMetadata | null
  readonly playback: Playback
  readonly queue: ListeningQueue
  readonly playNextUnheard: () => void
}

const actions: readonly MediaSessionAction[] = [
  'play',
  'pause',
  'stop',
  'seekbackward',
  'seekforward',
  'seekto',
  'nexttrack',
  'previoustrack',
]

/** Obeys the keys for as long as something lies in the player. Returns the function that ends it. */
export function followMediaKeys({ session, createMetadata, playback, queue, playNextUnheard }: MediaKeysPorts) {
  function obey(details: MediaSessionActionDetails): void {
    switch (details.action) {
      // After a question that is going on; `previoustrack` asks it again.
      case 'play':
        if (queue.store.getState().kind === 'asked') queue.next()
        else if (!isSounding(playback.store.getState())) playback.togglePlay()
        return
      // Never the other way: systems send it, too, when a headset comes off, and by then it may be paused already.
      case 'pause':
      case 'stop':
        return playback.pause()
      case 'seekbackward':
        return playback.skip(-(details.seekOffset ?? SKIP_MS / 1000) * 1000)
      case 'seekforward':
        return playback.skip((details.seekOffset ?? SKIP_MS / 1000) * 1000)
      case 'seekto':
        return playback.seek((details.seekTime ?? 0) * 1000)
      case 'nexttrack':
        if (!queue.next()) playNextUnheard()
        return
      case 'previoustrack':
        if (!queue.previous()) playback.seek(0)
        return
      default:
        return
    }
  }

  function setHandlers(handler: ((details: MediaSessionActionDetails) => void) | null): void {
    for (const action of actions) {
      try {
        session.setActionHandler(action, handler)
      } catch {
        // A browser that does not know this key leaves it to the system.
      }
    }
  }

  function show(): void {
    const { track, status, positionMs, speed } = playback.store.getState()
    if (track === null) {
      session.metadata = null
      session.playbackState = 'none'
      return
    }
    session.playbackState = status === 'playing' || status === 'loading' ? 'playing' : 'paused'
    const duration = track.durationMs / 1000
    session.setPositionState({ duration, playbackRate: speed, position: Math.min(duration, positionMs / 1000) })
  }

  const unsubscribe = playback.store.subscribe((state, before) => {
    if (state.track?.id !== before.track?.id) {
      setHandlers(state.track === null ? null : obey)
      if (state.track !== null) session.metadata = createMetadata(`Note from ${state.track.authorName}`)
    }
    // The system counts on by itself; it is told only when that would go wrong.
    const isOther = state.status !== before.status || state.speed !== before.speed || state.track !== before.track
    const hasJumped = Math.abs(state.positionMs - before.positionMs) > JUMP_MS
    if (isOther || hasJumped) show()
  })
  return () => {
    unsubscribe()
    setHandlers(null)
  }
}

/** Between two drawn frames, at any speed, a position moves less. */
const JUMP_MS = 1_000
