import { believableGaps, type Gap } from '../audio/gaps.ts'
import type { Loudness } from '../contract/model.ts'
import type { NoteId, TakeId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { SkipLevel } from './skips.ts'

/** Sound that can be played: of a note, or of a take kept on this device. */
export type PlayableRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

export interface Track {
  readonly ref: PlayableRef
  /** Null for a take: nothing can be marked heard. */
  readonly noteId: NoteId | null
  readonly durationMs: number
  /** 0.5..3. */
  readonly rate: number
  /** As the sender measured it; left out or null: nobody did. */
  readonly loudness?: Loudness | null
  /** What the listener adds for this person, in decibels. */
  readonly gainDb?: number
  readonly gaps?: readonly Gap[]
  readonly skip?: SkipLevel
  /** What lies before it was listened to at another time. */
  readonly throughMs?: number
}

/**
 * What the one player does. `token` numbers the loads: an answer that carries an older one changes nothing.
 */
export type PlayerState =
  | { readonly kind: 'idle' }
  | (Loaded & { readonly kind: 'loading' })
  | (Loaded & { readonly kind: 'playing' })
  | (Loaded & { readonly kind: 'paused' | 'ended'; readonly message: string | null })
  /** `isAway`: it is not on this device and could not be fetched; nothing is wrong with it. */
  | (Loaded & { readonly kind: 'failed'; readonly message: string; readonly isAway: boolean })

interface Loaded {
  readonly token: number
  readonly track: Track
  readonly positionMs: number
  readonly rate: number
  /** So much sooner it is over, for the pauses that were left out. Real time. */
  readonly savedMs: number
}

export type PlayerEvent =
  /** The person chose a track; it replaces what was there. `savedMs`: by an earlier try at the same recording. */
  | {
      readonly kind: 'trackChosen'
      readonly token: number
      readonly track: Track
      readonly positionMs: number
      readonly savedMs?: number
    }
  | { readonly kind: 'playingStarted'; readonly token: number }
  /** `message`: why, when the person did not ask for it. */
  | { readonly kind: 'pausedSeen'; readonly token: number; readonly message: string | null }
  /** It would play on, and has nothing to play: the rest is still coming. */
  | { readonly kind: 'starved'; readonly token: number }
  | { readonly kind: 'positionMoved'; readonly token: number; readonly positionMs: number }
  /** `message`: why it ends here, when that is not where it was said to end. */
  | { readonly kind: 'endReached'; readonly token: number; readonly message: string | null }
  /** The recording itself has been looked at: what was known before was the sender's word. */
  | { readonly kind: 'lengthKnown'; readonly token: number; readonly durationMs: number }
  | { readonly kind: 'gapSkipped'; readonly token: number; readonly savedMs: number }
  | { readonly kind: 'playFailed'; readonly token: number; readonly message: string; readonly isAway: boolean }
  | { readonly kind: 'rateChosen'; readonly rate: number }
  /** Another gain or other pauses for who speaks. */
  | { readonly kind: 'listeningChosen'; readonly track: Track }
  | { readonly kind: 'stopped' }

export const idlePlayer: PlayerState = { kind: 'idle' }

/** Every state x every event. Pure. */
export function onPlayer(state: PlayerState, event: PlayerEvent): PlayerState {
  if (event.kind === 'trackChosen') return choose(event)
  if (event.kind === 'stopped') return idlePlayer
  if (state.kind === 'idle') return state
  if (event.kind === 'rateChosen') return { ...state, rate: event.rate }
  if (event.kind === 'listeningChosen') return { ...state, track: event.track }
  if (event.token !== state.token) return state
  // A failure is final for its token: what the element still says is the noise of its fall.
  if (state.kind === 'failed') return state
  const { token, track, positionMs, rate, savedMs } = state
  const loaded = { token, track, positionMs, rate, savedMs }
  switch (event.kind) {
    case 'playingStarted':
      return { ...loaded, kind: 'playing' }
    case 'starved':
      return state.kind === 'playing' ? { ...loaded, kind: 'loading' } : state
    case 'pausedSeen':
      // The element also pauses at its end.
      return state.kind === 'ended' ? state : { ...loaded, kind: 'paused', message: event.message }
    case 'positionMoved':
      return moved(state, event.positionMs)
    case 'endReached':
      return { ...loaded, kind: 'ended', positionMs: track.durationMs, message: event.message }
    case 'lengthKnown':
      return lengthened(state, event.durationMs)
    case 'gapSkipped':
      return { ...state, savedMs: savedMs + event.savedMs }
    case 'playFailed':
      return { ...loaded, kind: 'failed', message: event.message, isAway: event.isAway }
    default:
      return unreachable(event)
  }
}

function choose(event: Extract<PlayerEvent, { kind: 'trackChosen' }>): PlayerState {
  const { token, track, savedMs = 0 } = event
  return { kind: 'loading', token, track, positionMs: clamp(event.positionMs, track), rate: track.rate, savedMs }
}

function lengthened(state: Exclude<PlayerState, { kind: 'idle' | 'failed' }>, durationMs: number): PlayerState {
  if (durationMs === state.track.durationMs || !(durationMs > 0)) return state
  const { track: said } = state
  const track = { ...said, durationMs, ...(said.gaps ? { gaps: believableGaps(said.gaps, durationMs) } : {}) }
  return { ...state, track, positionMs: clamp(state.positionMs, track) }
}

/** Seeking back from the end makes it paused: there is something to play again. */
function moved(state: Exclude<PlayerState, { kind: 'idle' | 'failed' }>, positionMs: number): PlayerState {
  const position = clamp(positionMs, state.track)
  if (state.kind === 'ended' && position < state.track.durationMs) {
    const { token, track, rate, savedMs } = state
    return { kind: 'paused', token, track, rate, savedMs, positionMs: position, message: null }
  }
  return { ...state, positionMs: position }
}

const clamp = (positionMs: number, track: Track): number => Math.min(track.durationMs, Math.max(0, positionMs))
