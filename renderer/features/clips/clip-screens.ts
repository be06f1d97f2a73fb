import type { NoteVideo } from '#shared/contract/model.ts'
import { stepOf, videoMsAt } from '#shared/video/clip-time.ts'
import { createFrameLoop, type Frames } from '../../audio/frame-loop.ts'
import type { Moving } from '../annotation/picture-layer.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import { clipTuning } from './tuning.ts'

/** Why a clip is not seen, as a sentence. `isAway`: it may be had later. */
export interface ClipFault {
  readonly message: string
  readonly isAway: boolean
}

export interface ShownVideo {
  readonly url: string
  readonly video: Pick<NoteVideo, 'durationMs' | 'spans'>
  /** Of the sound that it goes with. */
  readonly clock: ReplayClock
}

/** One's hold on the moving picture of a clip. */
export interface HeldVideo {
  readonly source: HTMLVideoElement
  readonly moving: Moving
  state(): { readonly isLoading: boolean; readonly fault: ClipFault | null }
  onState(listener: () => void): () => void
  retry(): void
  release(): void
}

/**
 * The moving pictures of clips, each in step with the player: one video element for all places where the same clip is seen, without sound
 * of its own.
 */
export interface ClipScreens {
  hold(shown: ShownVideo): HeldVideo
}

export interface ClipScreenPorts {
  createVideo(): HTMLVideoElement
  readonly frames: Frames
  monotonicMs(): number
  /** Of the player. */
  speed(): number
  /** Why nothing comes from there; null: something does. */
  probe(url: string): Promise<string | null>
}

const unknownCodec =
  'This window cannot play the video of this clip: it is damaged, or of a kind that is not known here. What was said is whole.'
const damaged = 'The video of this clip is damaged from here on. What was said is whole.'

interface Entry {
  readonly source: HTMLVideoElement
  readonly moving: Moving
  /** One for each place where it is seen. */
  readonly clocks: ReplayClock[]
  readonly listeners: Set<() => void>
  state: { readonly isLoading: boolean; readonly fault: ClipFault | null }
  retry(): void
  hold(clock: ReplayClock): () => void
  close(): void
}

export function createClipScreens(ports: ClipScreenPorts): ClipScreens {
  const entries = new Map<string, Entry>()

  return {
    hold({ url, video, clock }) {
      const entry = entries.get(url) ?? createEntry(ports, url, video)
      entries.set(url, entry)
      const release = entry.hold(clock)
      let isHeld = true
      return {
        source: entry.source,
        moving: entry.moving,
        state: () => entry.state,
        onState(listener) {
          entry.listeners.add(listener)
          return () => entry.listeners.delete(listener)
        },
        retry: entry.retry,
        release() {
          if (!isHeld) return
          isHeld = false
          release()
          if (entry.clocks.length > 0) return
          entries.delete(url)
          entry.close()
        },
      }
    },
  }
}

function createEntry(ports: ClipScreenPorts, url: string, video: ShownVideo['video']): Entry {
  const source = ports.createVideo()
  const clocks: ReplayClock[] = []
  const listeners = new Set<() => void>()
  const frameListeners = new Set<() => void>()
  let turn = 0
  let soughtAtMs = Number.NEGATIVE_INFINITY
  /** It has nothing to show of the moment that is heard; null: it has. */
  let waitsSinceMs: number | null = null
  /** What a seek takes here: by so much the place is ahead of the player that is sought while it plays. */
  let seekCostMs = 0

  /** All of them are where the player is, or it is not in the player and only one place shows it. */
  const clock = (): ReplayClock | undefined => clocks.at(-1)

  function tellFrame(): void {
    turn += 1
    for (const listener of frameListeners) listener()
  }

  function tell(state: Entry['state']): void {
    entry.state = state
    for (const listener of listeners) listener()
  }

  function seek(toMs: number): void {
    soughtAtMs = ports.monotonicMs()
    source.currentTime = toMs / 1000
  }

  function step(): void {
    const now = clock()
    if (!now || source.readyState < HAVE_METADATA) return
    const positionMs = now.positionMs()
    const isPlaying = now.isPlaying()
    const shownMs = source.currentTime * 1000
    const { seekMs, isRunning } = stepOf({ video, positionMs, isPlaying, shownMs })
    const speed = ports.speed()
    let rate = speed
    if (seekMs !== null && !source.seeking) {
      const lateMs = seekMs - shownMs
      const isFresh = ports.monotonicMs() - soughtAtMs < clipTuning.seekPauseMs
      // A seek that ended a little late is caught up with, not sought again: it would end late again.
      if (isRunning && isFresh && Math.abs(lateMs) < clipTuning.catchUpMs) rate = caughtUp(speed, lateMs)
      else seek(isRunning ? videoMsAt(video, positionMs + seekCostMs * speed) : seekMs)
    } else if (isRunning && !source.seeking) {
      const lateMs = videoMsAt(video, positionMs) - shownMs
      if (Math.abs(lateMs) > clipTuning.nearMs) rate = caughtUp(speed, lateMs)
    }
    if (Math.abs(source.playbackRate - rate) > 0.01) source.playbackRate = rate
    // A picture that is hidden may be stopped by the browser: the sound goes on, and the next step starts it again.
    if (isRunning && source.paused) void source.play().catch(() => {})
    if (!isRunning && !source.paused) source.pause()
  }

  /** A moment of it is no news: every seek has one. */
  function lookAtWait(): void {
    if (waitsSinceMs === null || entry.state.isLoading || entry.state.fault) return
    if (ports.monotonicMs() - waitsSinceMs > clipTuning.waitToldMs) tell({ isLoading: true, fault: null })
  }
  function goesOn(): void {
    waitsSinceMs = null
    if (entry.state.isLoading && source.readyState > HAVE_METADATA) tell({ isLoading: false, fault: null })
  }

  const loop = createFrameLoop(ports.frames, () => {
    step()
    lookAtWait()
    for (const listener of frameListeners) listener()
  })
  function update(): void {
    step()
    loop(clock()?.isPlaying() ?? false)
  }

  source.addEventListener('loadedmetadata', update)
  source.addEventListener('waiting', () => {
    waitsSinceMs ??= ports.monotonicMs()
  })
  source.addEventListener('playing', goesOn)
  source.addEventListener('canplay', goesOn)
  source.addEventListener('loadeddata', () => {
    tell({ isLoading: false, fault: null })
    tellFrame()
  })
  source.addEventListener('seeked', () => {
    const tookMs = ports.monotonicMs() - soughtAtMs
    if (soughtAtMs > 0) seekCostMs = Math.min(clipTuning.longestSeekMs, seekCostMs * 0.5 + tookMs * 0.5)
    tellFrame()
    update()
    // It says so before its new frame can be drawn, at times.
    ports.frames.request(tellFrame)
  })
  const watchFrames = (): void => {
    if (!('requestVideoFrameCallback' in source)) return
    source.requestVideoFrameCallback(() => {
      tellFrame()
      watchFrames()
    })
  }
  watchFrames()
  source.addEventListener('error', () => {
    const code = source.error?.code
    if (code === DECODE) return tell({ isLoading: false, fault: { message: damaged, isAway: false } })
    void ports.probe(url).then((sentence) => {
      const fault = sentence === null ? { message: unknownCodec, isAway: false } : { message: sentence, isAway: true }
      tell({ isLoading: false, fault })
    })
  })

  function load(): void {
    source.src = url
    source.load()
  }

  const entry: Entry = {
    source,
    moving: {
      frame: () => Math.round(source.currentTime * 1000) + turn * 1e8,
      onFrame(listener) {
        frameListeners.add(listener)
        return () => frameListeners.delete(listener)
      },
    },
    clocks,
    listeners,
    state: { isLoading: true, fault: null },
    retry() {
      tell({ isLoading: true, fault: null })
      load()
    },
    hold(clock) {
      clocks.push(clock)
      const stop = clock.subscribe(update)
      update()
      return () => {
        stop()
        clocks.splice(clocks.indexOf(clock), 1)
        update()
      }
    },
    close() {
      loop(false)
      source.pause()
      source.removeAttribute('src')
      source.load()
    },
  }
  load()
  return entry
}

/** As numbers, so that this can be thought through without a page. */
const HAVE_METADATA = 1
const DECODE = 3

/** Faster or slower, by half at most: within a second it is there. */
const caughtUp = (speed: number, lateMs: number): number =>
  speed * (1 + Math.min(0.5, Math.max(-0.5, lateMs / clipTuning.catchUpMs)))
