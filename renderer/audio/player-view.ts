import { formatDuration } from '#shared/kernel/format.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { PlayableRef, PlayerState } from '#shared/playback/player-state.ts'

/** What the player bar shows. `ref` is null when nothing is loaded. `message`: a sentence, when there is something to say. */
export interface PlayerView {
  readonly ref: PlayableRef | null
  readonly noteId: NoteId | null
  readonly status: PlayerState['kind']
  readonly positionMs: number
  readonly durationMs: number
  readonly rate: number
  /** Real time that the pauses left out would have taken. */
  readonly savedMs: number
  readonly message: string | null
  /** It failed only because it is not on this device, and could not be fetched. */
  readonly isAway: boolean
}

export const playerSentences = {
  blocked: 'The browser wants a click before it plays sound. Press play once more.',
  unreachable:
    'This recording is not on this computer and could not be fetched. It plays once the server can be reached.',
  unplayable: 'This recording cannot be played here.',
  unplugged: 'Paused: what you were listening on was unplugged. Press play to go on here.',
  damagedAfter: (positionMs: number) =>
    `This recording is damaged after ${formatDuration(positionMs)}. What came before it was played.`,
  cutShort: (isMs: number, saidMs: number) =>
    `This recording ends early: ${formatDuration(isMs)} of ${formatDuration(saidMs)} is there.`,
} as const

export function viewOf(state: PlayerState): PlayerView {
  if (state.kind === 'idle') {
    return {
      ref: null,
      noteId: null,
      status: 'idle',
      positionMs: 0,
      durationMs: 0,
      rate: 1,
      savedMs: 0,
      message: null,
      isAway: false,
    }
  }
  const { track, positionMs, rate, savedMs } = state
  return {
    ref: track.ref,
    noteId: track.noteId,
    status: state.kind,
    positionMs,
    durationMs: track.durationMs,
    rate,
    savedMs,
    message: 'message' in state ? state.message : null,
    isAway: state.kind === 'failed' && state.isAway,
  }
}

export function isSame(first: PlayableRef, second: PlayableRef): boolean {
  if (first.kind === 'note') return second.kind === 'note' && first.noteId === second.noteId
  return second.kind === 'take' && first.takeId === second.takeId
}

/** What an element's error means. 2 is MEDIA_ERR_NETWORK, 3 MEDIA_ERR_DECODE; a missing file and a refused one both come as 4. */
export function failureOf(code: number | undefined, playedMs: number): { message: string; isAway: boolean } {
  const { unplayable, unreachable, damagedAfter } = playerSentences
  if (code !== 3) return { message: unreachable, isAway: true }
  return { message: playedMs > 0 ? damagedAfter(playedMs) : unplayable, isAway: false }
}
