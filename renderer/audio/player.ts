import type { Clock } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { playbackGainDb } from '#shared/playback/gain.ts'
import {
  idlePlayer,
  onPlayer,
  type PlayableRef,
  type PlayerEvent,
  type PlayerState,
  type Track,
} from '#shared/playback/player-state.ts'
import type { SkipLevel } from '#shared/playback/skips.ts'
import { createFrameLoop, type Frames, pageFrames } from './frame-loop.ts'
import { createListening } from './listening.ts'
import type { Output } from './output.ts'
import { failureOf, isSame, type PlayerView, playerSentences, viewOf } from './player-view.ts'
import { createSkipper } from './skipper.ts'
import { watchStarving } from './starving.ts'
import { playerTuning } from './tuning.ts'

export type { PlayableRef, Track } from '#shared/playback/player-state.ts'
export type { PlayerView } from './player-view.ts'

export interface PlayerDeps {
  mediaUrl(ref: PlayableRef): string
  /** The one element of the app. */
  readonly audio: HTMLAudioElement
  readonly output: Output
  /** Once per load of a note, when 90 % of what is said in it was really played. */
  onHeard(noteId: NoteId): void
  readonly clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  /** For tests; the page's own by default. */
  readonly frames?: Frames
}

/** One player for the whole app: two notes never sound at once, and leaving a conversation does not stop it. */
export interface Player {
  /** Called after every change; while playing once per drawn frame. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
  /** The same object until something changes. */
  state(): PlayerView
  /** Loads and plays from `fromMs`; the track that is loaded already goes on from where it is. */
  play(track: Track, fromMs?: number): void
  toggle(): void
  /** `message`: why, when the person did not ask for it. */
  pause(message?: string): void
  seek(positionMs: number): void
  skip(deltaMs: number): void
  setRate(rate: number): void
  /** What the listener adds for who speaks, and which pauses are left out. */
  setListening(how: { readonly gainDb: number; readonly skip: SkipLevel }): void
  stop(): void
  /** Whether what lies before the present position was listened to, and not passed over. */
  isThrough(): boolean
  /** What lies before a position was listened to elsewhere. */
  hearBefore(positionMs: number): void
  /** A short sound between two speakers. */
  chime(): void
}

export function createPlayer(deps: PlayerDeps): Player {
  const { audio, output, clock } = deps
  const listeners = new Set<() => void>()
  let state: PlayerState = idlePlayer
  let view = viewOf(state)
  let token = 0
  let pauseMessage: string | null = null
  /** What the sender said of the length. */
  let saidMs = 0
  /** Where the present load begins. */
  let fromMs = 0
  const listening = createListening(audio, clock)
  const skipper = createSkipper({
    audio,
    clock,
    output,
    onSkipping(savedMs) {
      // What was played since the last time update counts; the jump does not.
      listening.interrupt()
      dispatch({ kind: 'gapSkipped', token, savedMs })
    },
  })

  function dispatch(event: PlayerEvent): void {
    const next = onPlayer(state, event)
    if (next === state) return
    state = next
    view = viewOf(state)
    followFrames(state.kind === 'playing')
    for (const listener of [...listeners]) listener()
  }

  const positionMs = (): number => Math.round(audio.currentTime * 1000)
  const moved = (): void => dispatch({ kind: 'positionMoved', token, positionMs: positionMs() })

  const followFrames = createFrameLoop(deps.frames ?? pageFrames, moved)

  function applyRate(rate: number): void {
    // Loading sets the rate back to the default one, so both are set, and again after every load.
    audio.defaultPlaybackRate = rate
    audio.playbackRate = rate
    audio.preservesPitch = true
  }

  function applyListening({ loudness = null, gainDb = 0, gaps = [], skip = 'off' }: Track): void {
    output.setGain(playbackGainDb(loudness, gainDb), loudness?.truePeakDb ?? null)
    skipper.load(gaps, skip)
  }

  function start(): void {
    const asked = token
    output.wake()
    audio.play().catch((error: unknown) => {
      const name = error instanceof Error ? error.name : ''
      // Pausing or loading while play() is under way is no failure.
      if (name === 'AbortError') return
      if (name === 'NotAllowedError') dispatch({ kind: 'pausedSeen', token: asked, message: playerSentences.blocked })
      else dispatch({ kind: 'playFailed', token: asked, message: playerSentences.unplayable, isAway: false })
    })
  }

  function begin(track: Track, fromMs: number): void {
    saidMs = track.durationMs
    listening.restart(track, () => {
      if (track.noteId !== null) deps.onHeard(track.noteId)
    })
    load(track, fromMs)
  }

  function load(track: Track, startMs: number, savedMs = 0): void {
    token += 1
    fromMs = startMs
    pauseMessage = null
    dispatch({ kind: 'trackChosen', token, track, positionMs: startMs, savedMs })
    audio.src = deps.mediaUrl(track.ref)
    if (startMs > 0) audio.currentTime = startMs / 1000
    applyRate(track.rate)
    applyListening(track)
    start()
  }

  /** The recording knows its own length; a sender's word that is close enough stays, so that nothing on the screen twitches. */
  function lengthKnown(): void {
    const durationMs = audio.duration * 1000
    if (!(Number.isFinite(durationMs) && durationMs > 0) || state.kind === 'idle') return
    if (Math.abs(durationMs - state.track.durationMs) <= playerTuning.lengthSlackMs) return skipper.follow()
    listening.lengthKnown(durationMs)
    dispatch({ kind: 'lengthKnown', token, durationMs: Math.round(durationMs) })
    skipper.load(state.track.gaps ?? [], state.track.skip ?? 'off')
    skipper.follow()
  }

  /** Begun past its end, for its sender said that it is longer: Chromium would now play it from its beginning. */
  function isPastEnd(): boolean {
    const isPast = fromMs > 0 && fromMs >= audio.duration * 1000
    fromMs = 0
    return isPast
  }

  function endReached(endMs: number): void {
    const isCut = saidMs - endMs > playerTuning.cutShortMs
    if (isCut) dispatch({ kind: 'lengthKnown', token, durationMs: endMs })
    dispatch({ kind: 'endReached', token, message: isCut ? playerSentences.cutShort(endMs, saidMs) : null })
    output.rest()
  }

  watchStarving(audio, clock, () => dispatch({ kind: 'starved', token }))
  audio.addEventListener('playing', () => {
    if (isPastEnd()) {
      endReached(Math.round(audio.duration * 1000))
      return audio.pause()
    }
    listening.resumeAt()
    dispatch({ kind: 'playingStarted', token })
    skipper.follow()
  })
  audio.addEventListener('pause', () => {
    listening.interrupt()
    skipper.hold()
    output.rest()
    if (state.kind !== 'ended') moved()
    if (!audio.ended) dispatch({ kind: 'pausedSeen', token, message: pauseMessage })
    pauseMessage = null
  })
  audio.addEventListener('timeupdate', () => {
    listening.advance()
    skipper.follow()
  })
  audio.addEventListener('seeking', listening.forget)
  audio.addEventListener('seeked', () => {
    if (!audio.paused) listening.resumeAt()
    moved()
    skipper.arrived()
  })
  audio.addEventListener('ended', () => {
    listening.interrupt()
    endReached(positionMs())
  })
  audio.addEventListener('loadedmetadata', () => {
    if (state.kind !== 'idle') applyRate(state.rate)
  })
  audio.addEventListener('durationchange', lengthKnown)
  audio.addEventListener('error', () => {
    listening.interrupt()
    const playedMs = 'positionMs' in state ? state.positionMs : 0
    dispatch({ kind: 'playFailed', token, ...failureOf(audio.error?.code, playedMs) })
    output.rest()
  })

  function seek(toMs: number): void {
    if (state.kind === 'idle' || state.kind === 'failed') return
    listening.interrupt()
    fromMs = 0
    const target = Math.min(state.track.durationMs, Math.max(0, toMs))
    audio.currentTime = target / 1000
    dispatch({ kind: 'positionMoved', token, positionMs: target })
  }

  function resume(): void {
    if (state.kind === 'idle') return
    if (state.kind === 'failed') {
      // The same recording once more: what was heard of it, and what was saved, counts on.
      load({ ...state.track, rate: state.rate }, state.positionMs, state.savedMs)
      return
    }
    if (state.kind === 'ended') seek(0)
    applyRate(state.rate)
    start()
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    state: () => view,
    play(track, fromMs = 0) {
      if (state.kind === 'idle' || !isSame(state.track.ref, track.ref)) begin(track, fromMs)
      else if (state.kind !== 'playing' && state.kind !== 'loading') resume()
    },
    toggle() {
      if (state.kind === 'playing' || state.kind === 'loading') audio.pause()
      else resume()
    },
    pause(message) {
      pauseMessage = message ?? null
      audio.pause()
    },
    seek,
    skip(deltaMs) {
      seek(positionMs() + deltaMs)
    },
    setRate(rate) {
      if (state.kind === 'idle') return
      listening.advance()
      applyRate(rate)
      dispatch({ kind: 'rateChosen', rate })
      skipper.follow()
    },
    setListening({ gainDb, skip }) {
      if (state.kind === 'idle') return
      const track = { ...state.track, gainDb, skip }
      applyListening(track)
      dispatch({ kind: 'listeningChosen', track })
      skipper.follow()
    },
    hearBefore: (beforeMs) => listening.hearBefore(beforeMs),
    isThrough: () => listening.isThrough(positionMs()),
    chime: () => output.chime(),
    stop() {
      if (state.kind === 'idle') return
      listening.interrupt()
      skipper.load([], 'off')
      token += 1
      dispatch({ kind: 'stopped' })
      audio.pause()
      audio.removeAttribute('src')
      audio.load()
    },
  }
}
