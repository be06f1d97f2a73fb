import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Gap } from '#shared/audio/gaps.ts'
import type { Place } from '#shared/contract/listening.ts'
import type { Loudness } from '#shared/contract/model.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { SkipLevel } from '#shared/playback/skips.ts'
import type { MediaRef } from '../bridge/media-url.ts'
import type { PicturedNote } from './pictured.ts'

/** What lies in the player: a note, or a draft kept on this device. It stays when another conversation is opened. */
export interface PlayerTrack {
  /** The note's or the take's id. */
  readonly id: string
  readonly ref: MediaRef
  readonly authorId: MemberId
  readonly authorName: string
  /** Where it stands; a click on its name goes there. */
  readonly place: TakeTarget
  readonly durationMs: number
  readonly peaks: readonly number[]
  readonly isHeard: boolean
  /** As the sender measured it; null: nobody did. */
  readonly loudness: Loudness | null
  readonly gaps: readonly Gap[]
  /** The note, where there is something to look at. */
  readonly pictured: PicturedNote | null
  /** Where one stopped, on whichever device. */
  readonly stoppedAt: Place | null
}

export interface PlayerState {
  readonly track: PlayerTrack | null
  readonly status: 'idle' | 'loading' | 'playing' | 'paused' | 'ended' | 'failed'
  readonly positionMs: number
  readonly speed: number
  readonly gainDb: number
  readonly skip: SkipLevel
  /** Real time that the pauses left out would have taken. */
  readonly savedMs: number
  /** The sentence, when `failed`. */
  readonly failure: string | null
  /** It failed only because it is not on this device, and could not be fetched. */
  readonly isAway: boolean
  /** Of notes that were played in this window, by id: how long they are where their sender said otherwise. */
  readonly lengths: Readonly<Record<string, number>>
}

export type PlayerStore = StoreApi<PlayerState>

export const createPlayerStore = (): PlayerStore =>
  createStore<PlayerState>(() => ({
    track: null,
    status: 'idle',
    positionMs: 0,
    speed: 1,
    gainDb: 0,
    skip: 'off',
    savedMs: 0,
    failure: null,
    isAway: false,
    lengths: {},
  }))

/** The speeds of the direct choice; keys 1 to 9 stand for them in this order. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const

/** The next choice up or down; stays at the ends. A speed between two choices goes to the neighbour on that side. */
export function stepSpeed(speed: number, direction: 1 | -1): number {
  const next = direction > 0 ? speeds.find((choice) => choice > speed) : speeds.findLast((choice) => choice < speed)
  return next ?? speed
}

export const SKIP_MS = 5000

export const isSounding = (state: Pick<PlayerState, 'status'>): boolean =>
  state.status === 'playing' || state.status === 'loading'
