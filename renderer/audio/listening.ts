import type { Clock } from '#shared/kernel/clock.ts'
import { addHeard, type Heard, isHeard, isHeardUpTo, startHeard, withLength } from '#shared/playback/heard.ts'
import type { Track } from '#shared/playback/player-state.ts'
import { playerTuning } from './tuning.ts'

/** Watches what one element really plays, and tells once per load when that was 90 % of what is said in the recording. */
export interface Listening {
  /** Another recording: what was heard of the one before no longer counts. */
  restart(track: Pick<Track, 'durationMs' | 'gaps' | 'throughMs'>, onHeard: () => void): void
  /** What was said of the length was wrong. */
  lengthKnown(durationMs: number): void
  /** What lies before counts as listened to. */
  hearBefore(positionMs: number): void
  /** Whether what lies before was listened to. */
  isThrough(positionMs: number): boolean
  /** From here on it plays, without having played what lies before. */
  resumeAt(): void
  /** Counts up to the present position. */
  advance(): void
  /** Counts up to the present position, and nothing more until `resumeAt`. */
  interrupt(): void
  /** Nothing more until `resumeAt`: the position has jumped. */
  forget(): void
}

export function createListening(
  audio: Pick<HTMLAudioElement, 'currentTime' | 'playbackRate'>,
  clock: Pick<Clock, 'monotonicMs'>,
): Listening {
  let heard: Heard = startHeard(0)
  let tell: (() => void) | null = null
  let mark: { readonly positionMs: number; readonly atMs: number } | null = null

  const here = () => ({ positionMs: audio.currentTime * 1000, atMs: clock.monotonicMs() })

  /** A step forward counts when the clock and the rate allow that it was played; anything longer was a jump. */
  function advance(): void {
    if (!mark) return
    const last = mark
    const now = here()
    mark = now
    const possibleMs = (now.atMs - last.atMs) * audio.playbackRate + playerTuning.heardGapMs
    if (now.positionMs - last.positionMs > possibleMs) return
    heard = addHeard(heard, { fromMs: last.positionMs, toMs: now.positionMs })
    if (!tell || !isHeard(heard)) return
    const told = tell
    tell = null
    told()
  }

  function forget(): void {
    mark = null
  }

  return {
    restart({ durationMs, gaps, throughMs = 0 }, onHeard) {
      heard = addHeard(startHeard(durationMs, gaps), { fromMs: 0, toMs: throughMs })
      tell = onHeard
      mark = null
    },
    hearBefore(positionMs) {
      heard = addHeard(heard, { fromMs: 0, toMs: positionMs })
    },
    isThrough: (positionMs) => isHeardUpTo(heard, positionMs),
    lengthKnown(durationMs) {
      heard = withLength(heard, durationMs)
    },
    resumeAt() {
      mark = here()
    },
    advance,
    interrupt() {
      advance()
      mark = null
    },
    forget,
  }
}
