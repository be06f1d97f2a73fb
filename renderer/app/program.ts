import { createStore, type StoreApi } from 'zustand/vanilla'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import {
  otherSpeaker,
  pieceAt,
  type SpokenNote,
  type TrackPiece,
  threadTrack,
  trackOfAll,
} from '#shared/thread/thread-track.ts'
import type { PlayerState } from '../stores/player-store.ts'
import type { Actions } from './actions.ts'
import { type Playback, trackOfNote } from './playback.ts'

export type ProgramState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      /** The thread that is played; null: notes that were chosen. */
      readonly rootId: NoteId | null
      readonly pieces: readonly TrackPiece[]
      readonly at: number
    }

/** Several notes as one track: a thread with its replies at their moments, or notes that were chosen. Ends when the person plays something else. */
export interface Program {
  readonly store: StoreApi<ProgramState>
  /** False: there is nothing in it to hear. */
  playThread(notes: readonly UiNote[]): boolean
  playAll(notes: readonly UiNote[]): boolean
  /** Goes to a place of the track. */
  seek(trackMs: number): void
  /** To where somebody else speaks. False: nobody does, or nothing is played. */
  toOtherSpeaker(by: 1 | -1): boolean
  stop(): void
  close(): void
}

export interface ProgramPorts {
  readonly playback: Playback
  readonly actions: Pick<Actions, 'markHeard' | 'tell'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** What else plays on by itself stops. */
  readonly stopOthers: () => void
}

/** A place so far from where it ought to be was chosen by the person. */
const SOUGHT_MS = 1500
/** Positions are told late and in steps. */
const TOLERANCE_MS = 700

export function createProgram({ playback, actions, clock, stopOthers }: ProgramPorts): Program {
  const store = createStore<ProgramState>(() => ({ kind: 'idle' }))
  let notes: ReadonlyMap<NoteId, UiNote> = new Map()
  /** Pieces that were played from their beginning to their end. */
  let played = new Set<TrackPiece>()
  /** Where the piece was seen last, and when; null: some of it was gone past, which is not hearing it. */
  let seen: { readonly positionMs: number; readonly atMs: number } | null = null

  const stop = (): void => store.setState({ kind: 'idle' }, true)

  function begin(of: readonly UiNote[], pieces: readonly TrackPiece[], rootId: NoteId | null): boolean {
    if (pieces.length === 0) return false
    stopOthers()
    notes = new Map(of.map((note) => [note.id, note]))
    played = new Set()
    store.setState({ kind: 'running', rootId, pieces, at: 0 }, true)
    go(0, 0)
    return true
  }

  function go(at: number, offsetMs: number): void {
    const state = store.getState()
    if (state.kind === 'idle') return
    const piece = state.pieces[at]
    const note = piece && notes.get(piece.noteId)
    if (!piece || !note) return stop()
    store.setState({ ...state, at }, true)
    seen = offsetMs === 0 ? { positionMs: piece.fromMs, atMs: clock.monotonicMs() } : null
    playback.play(trackOfNote(note), piece.fromMs + offsetMs)
    // Somebody is speaking: nothing was begun.
    if (playback.track()?.id !== piece.noteId) stop()
  }

  /** Heard is what was played whole, be it in several pieces. */
  function finish(piece: TrackPiece, pieces: readonly TrackPiece[]): void {
    if (seen === null) return
    played.add(piece)
    const note = notes.get(piece.noteId)
    const isWhole = pieces.every((one) => one.noteId !== piece.noteId || played.has(one))
    if (note && isWhole && !note.isHeard && !note.isMine) actions.markHeard(note.id)
  }

  /** Nothing is heard faster than it is played, but for the pauses that are left out. */
  function watch({ positionMs, speed, skip, track }: PlayerState): void {
    if (seen === null) return
    const from = seen.positionMs
    const atMs = clock.monotonicMs()
    const pausesMs = (skip === 'off' ? [] : (track?.gaps ?? [])).reduce(
      (sum, gap) => sum + Math.max(0, Math.min(gap.toMs, positionMs) - Math.max(gap.fromMs, from)),
      0,
    )
    const possibleMs = (atMs - seen.atMs) * speed + pausesMs + TOLERANCE_MS
    seen = positionMs - from > possibleMs ? null : { positionMs: Math.max(from, positionMs), atMs }
  }

  function follow(player: PlayerState): void {
    const state = store.getState()
    if (state.kind === 'idle') return
    const piece = state.pieces[state.at]
    if (!piece || playback.track()?.id !== piece.noteId) return stop()
    if (player.track?.id !== piece.noteId) return
    const { status, positionMs } = player
    if (status === 'failed') {
      if (player.failure !== null) actions.tell(player.failure)
      return go(state.at + 1, 0)
    }
    if (status === 'playing' && !isWithin(piece, positionMs)) {
      const sought = state.pieces.findIndex(
        (one) => one.noteId === piece.noteId && positionMs >= one.fromMs && positionMs < one.toMs,
      )
      seen = null
      if (sought >= 0 && sought !== state.at) return store.setState({ ...state, at: sought }, true)
    }
    watch(player)
    const isOver = piece.isLast ? status === 'ended' : positionMs >= piece.toMs || status === 'ended'
    if (!isOver) return
    finish(piece, state.pieces)
    if (state.at + 1 < state.pieces.length) go(state.at + 1, 0)
    else stop()
  }

  const unsubscribe = playback.store.subscribe(follow)
  return {
    store,
    playThread: (all) => begin(all, threadTrack(all.flatMap(spokenOf)), all[0]?.id ?? null),
    playAll: (all) => begin(all, trackOfAll(all.flatMap(spokenOf)), null),
    seek(trackMs) {
      const state = store.getState()
      if (state.kind === 'idle') return
      const at = pieceAt(state.pieces, trackMs)
      go(at, Math.max(0, trackMs - (state.pieces[at]?.startMs ?? 0)))
    },
    toOtherSpeaker(by) {
      const state = store.getState()
      const at = state.kind === 'idle' ? -1 : otherSpeaker(state.pieces, state.at, by)
      if (at >= 0) go(at, 0)
      return at >= 0
    },
    stop,
    close: unsubscribe,
  }
}

const isWithin = (piece: TrackPiece, positionMs: number): boolean =>
  positionMs >= piece.fromMs - SOUGHT_MS && positionMs <= piece.toMs + SOUGHT_MS

const spokenOf = ({ id, authorId, audio, anchor }: UiNote): SpokenNote[] =>
  audio === null ? [] : [{ noteId: id, authorId, durationMs: audio.durationMs, anchor }]
