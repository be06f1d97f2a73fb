import type { Gap } from '#shared/audio/gaps.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { gapsToSkip, type SkipLevel } from '#shared/playback/skips.ts'
import type { Output } from './output.ts'
import { playerTuning } from './tuning.ts'

/** Leaves out the pauses of what one element plays: fades, jumps, fades again. */
export interface Skipper {
  /** Another recording, or the listener's other wish for the same one. */
  load(gaps: readonly Gap[], level: SkipLevel): void
  /** Plays, or has moved, or plays at another speed: looks where the next pause is. */
  follow(): void
  /** The jump has arrived. */
  arrived(): void
  /** Nothing is skipped until it plays again. */
  hold(): void
}

interface SkipperPorts {
  readonly audio: Pick<HTMLAudioElement, 'currentTime' | 'duration' | 'playbackRate' | 'paused' | 'seeking' | 'ended'>
  readonly clock: Pick<Clock, 'setTimer'>
  readonly output: Pick<Output, 'fadeOut' | 'fadeIn'>
  /** About to jump: so much sooner it is over. Real time. */
  onSkipping(savedMs: number): void
}

/** A length is told in whole milliseconds, and a recording knows its own to a packet. */
const SLACK_MS = 100

/** Timers, not frames: a window that nobody looks at draws none. The margins of a gap are longer than any timer is late. */
export function createSkipper({ audio, clock, output, onSkipping }: SkipperPorts): Skipper {
  let gaps: readonly Gap[] = []
  let level: SkipLevel = 'off'
  let timer: Timer | null = null
  let isJumping = false

  function wait(run: () => void, delayMs: number): void {
    timer?.cancel()
    timer = clock.setTimer(() => {
      timer = null
      run()
    }, delayMs)
  }

  /**
   * Past its end a recording is over: nobody is led there by what a sender says. One that is still coming may not have told its length yet;
   * then a pause is believed that is no longer than people's are.
   */
  const isInside = ({ fromMs, toMs }: Gap): boolean =>
    Number.isFinite(audio.duration)
      ? toMs <= audio.duration * 1000 + SLACK_MS
      : toMs - fromMs <= playerTuning.longestBlindJumpMs

  function follow(): void {
    if (isJumping || audio.paused || audio.seeking || audio.ended) return
    const hereMs = audio.currentTime * 1000
    const leastMs = playerTuning.leastJumpMs * audio.playbackRate
    const next = gapsToSkip(gaps, level, audio.playbackRate).find(({ toMs }) => toMs - hereMs >= leastMs)
    if (!next || !isInside(next)) {
      timer?.cancel()
      timer = null
      return
    }
    const waitMs = (next.fromMs - hereMs) / audio.playbackRate
    if (waitMs > 0) wait(follow, Math.min(waitMs, playerTuning.lookAgainMs))
    else leave(next)
  }

  function leave(gap: Gap): void {
    isJumping = true
    output.fadeOut()
    wait(() => {
      const hereMs = audio.currentTime * 1000
      if (audio.paused || hereMs >= gap.toMs || !isInside(gap)) return arrived()
      onSkipping((gap.toMs - hereMs) / audio.playbackRate)
      audio.currentTime = gap.toMs / 1000
    }, playerTuning.fadeMs)
  }

  function arrived(): void {
    if (!isJumping) return
    isJumping = false
    output.fadeIn()
  }

  return {
    load(nextGaps, nextLevel) {
      gaps = nextGaps
      level = nextLevel
      timer?.cancel()
      timer = null
      arrived()
    },
    follow,
    arrived() {
      arrived()
      follow()
    },
    hold() {
      timer?.cancel()
      timer = null
      arrived()
    },
  }
}
