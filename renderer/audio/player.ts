import type { Clock } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import {
  idlePlayer,
  onPlayer,
  type PlayableRef,
  type PlayerEvent,
  type PlayerState,
  type Track,
} from '#shared/playback/player-state.ts'
import { createListening } from './listening.ts'

export type { PlayableRef, Track } from '#shared/playback/player-state.ts'

/** What the player bar shows. `ref` is null when nothing is loaded. `message`: a sentence, when there is something to say. */
export interface PlayerView {
  readonly ref: PlayableRef | null
  readonly noteId: NoteId | null
  readonly status: PlayerState['kind']
  readonly positionMs: number
  readonly durationMs: number
  readonly rate: number
  readonly message: string | null
}

export interface PlayerDeps {
  mediaUrl(ref: PlayableRef): string
  /** The one element of the app. */
  readonly audio: HTMLAudioElement
  /** Once per load of a note, when 90 % of it was really played. */
  onHeard(noteId: NoteId): void
  readonly clock: Pick<Clock, 'monotonicMs'>
  /** For tests; the page's own by default. */
  readonly frames?: {
    request(run: () => void): number
    cancel(handle: number): void
  }
}

/** One player for the whole app: two notes never sound at once, and leaving a conversation does not stop it. */
export interface Player {
  /** Called after every change; while playing once per drawn frame. Returns the function that ends it. */
  subscribe(listener: () => void): () => void
  /** The same object until something changes. */
  state(): PlayerView
  /** Loads and plays; the track that is loaded already goes on from where it is. */
  play(track: Track): void
  toggle(): void
  pause(): void
  seek(positionMs: number): void
  skip(deltaMs: number): void
  setRate(rate: number): void
  stop(): void
}

const BLOCKED = 'The browser wants a click before it plays sound. Press play once more.'
const UNREACHABLE =
  'This recording is not on this computer and could not be fetched. It plays once the server can be reached.'
const UNPLAYABLE = 'This recording cannot be played here.'

export function createPlayer(deps: PlayerDeps): Player {
  const { audio } = deps
  const frames = deps.frames ?? {
    request: (run: () => void) => window.requestAnimationFrame(run),
    cancel: (handle: number) => window.cancelAnimationFrame(handle),
  }
  const listeners = new Set<() => void>()
  let state: PlayerState = idlePlayer
  let view = viewOf(state)
  let token = 0
  let frame: number | null = null
  const listening = createListening(audio, deps.clock)

  function dispatch(event: PlayerEvent): void {
    const next = onPlayer(state, event)
    if (next === state) return
    state = next
    view = viewOf(state)
    followFrames()
    for (const listener of [...listeners]) listener()
  }

  const positionMs = (): number => Math.round(audio.currentTime * 1000)

  function followFrames(): void {
    if (state.kind === 'playing') frame ??= frames.request(onFrame)
    else if (frame !== null) {
      frames.cancel(frame)
      frame = null
    }
  }

  function onFrame(): void {
    frame = null
    dispatch({ kind: 'positionMoved', token, positionMs: positionMs() })
    followFrames()
  }

  function applyRate(rate: number): void {
    // Loading sets the rate back to the default one, so both are set, and again after every load.
    audio.defaultPlaybackRate = rate
    audio.playbackRate = rate
    audio.preservesPitch = true
  }

  function start(): void {
    const asked = token
    audio.play().catch((error: unknown) => {
      const name = error instanceof Error ? error.name : ''
      // Pausing or loading while play() is under way is no failure.
      if (name === 'AbortError') return
      if (name === 'NotAllowedError') dispatch({ kind: 'pausedSeen', token: asked, message: BLOCKED })
      else dispatch({ kind: 'playFailed', token: asked, message: UNPLAYABLE })
    })
  }

  function load(track: Track, fromMs: number): void {
    token += 1
    listening.restart(track.durationMs, () => {
      if (track.noteId !== null) deps.onHeard(track.noteId)
    })
    dispatch({ kind: 'trackChosen', token, track, positionMs: fromMs })
    audio.src = deps.mediaUrl(track.ref)
    if (fromMs > 0) audio.currentTime = fromMs / 1000
    applyRate(track.rate)
    start()
  }

  audio.addEventListener('playing', () => {
    listening.resumeAt()
    dispatch({ kind: 'playingStarted', token })
  })
  audio.addEventListener('pause', () => {
    listening.interrupt()
    dispatch({ kind: 'positionMoved', token, positionMs: positionMs() })
    if (!audio.ended) dispatch({ kind: 'pausedSeen', token, message: null })
  })
  audio.addEventListener('timeupdate', listening.advance)
  audio.addEventListener('seeking', listening.forget)
  audio.addEventListener('seeked', () => {
    if (!audio.paused) listening.resumeAt()
    dispatch({ kind: 'positionMoved', token, positionMs: positionMs() })
  })
  audio.addEventListener('ended', () => {
    listening.interrupt()
    dispatch({ kind: 'endReached', token })
  })
  audio.addEventListener('loadedmetadata', () => {
    if (state.kind !== 'idle') applyRate(state.rate)
  })
  audio.addEventListener('error', () => {
    // 2 is MEDIA_ERR_NETWORK; a missing file and a refused one both come as 4, MEDIA_ERR_SRC_NOT_SUPPORTED.
    const message = audio.error?.code === 3 ? UNPLAYABLE : UNREACHABLE
    dispatch({ kind: 'playFailed', token, message })
  })

  function seek(toMs: number): void {
    if (state.kind === 'idle' || state.kind === 'failed') return
    listening.interrupt()
    const target = Math.min(state.track.durationMs, Math.max(0, toMs))
    audio.currentTime = target / 1000
    dispatch({ kind: 'positionMoved', token, positionMs: target })
  }

  function resume(): void {
    if (state.kind === 'idle') return
    if (state.kind === 'failed') {
      load({ ...state.track, rate: state.rate }, state.positionMs)
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
    play(track) {
      if (state.kind === 'idle' || !isSame(state.track.ref, track.ref)) load(track, 0)
      else if (state.kind !== 'playing' && state.kind !== 'loading') resume()
    },
    toggle() {
      if (state.kind === 'playing' || state.kind === 'loading') audio.pause()
      else resume()
    },
    pause: () => audio.pause(),
    seek,
    skip(deltaMs) {
      seek(positionMs() + deltaMs)
    },
    setRate(rate) {
      if (state.kind === 'idle') return
      listening.advance()
      applyRate(rate)
      dispatch({ kind: 'rateChosen', rate })
    },
    stop() {
      if (state.kind === 'idle') return
      listening.interrupt()
      token += 1
      dispatch({ kind: 'stopped' })
      audio.pause()
      audio.removeAttribute('src')
      audio.load()
    },
  }
}

function viewOf(state: PlayerState): PlayerView {
  if (state.kind === 'idle') {
    return { ref: null, noteId: null, status: 'idle', positionMs: 0, durationMs: 0, rate: 1, message: null }
  }
  const { track, positionMs, rate } = state
  return {
    ref: track.ref,
    noteId: track.noteId,
    status: state.kind,
    positionMs,
    durationMs: track.durationMs,
    rate,
    message: state.kind === 'failed' || state.kind === 'paused' ? state.message : null,
  }
}

function isSame(first: PlayableRef, second: PlayableRef): boolean {
  if (first.kind === 'note') return second.kind === 'note' && first.noteId === second.noteId
  return second.kind === 'take' && first.takeId === second.takeId
}
