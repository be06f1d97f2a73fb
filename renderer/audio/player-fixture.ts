import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { plainOutput } from './output.ts'
import { createPlayer, type Track } from './player.ts'

export const noteId = NoteId.parse('0198c000-0000-7000-8000-000000000001')
export const otherId = NoteId.parse('0198c000-0000-7000-8000-000000000002')
export const takeId = TakeId.parse('0198c000-0000-7000-8000-000000000003')
export const track: Track = { ref: { kind: 'note', noteId }, noteId, durationMs: 10_000, rate: 1.5 }
export const other: Track = { ...track, ref: { kind: 'note', noteId: otherId }, noteId: otherId, rate: 1 }

/** Behaves like the element as far as the player looks at it. */
class FakeAudio extends EventTarget {
  currentTime = 0
  /** As `track` says. */
  duration = 10
  seeking = false
  paused = true
  ended = false
  playbackRate = 1
  defaultPlaybackRate = 1
  preservesPitch = false
  error: { code: number } | null = null
  loads = 0
  #src = ''
  #play: { resolve: () => void; reject: (error: Error) => void } | null = null

  get src(): string {
    return this.#src
  }
  set src(url: string) {
    this.#src = url
    this.load()
  }
  load(): void {
    this.#play?.reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
    this.#play = null
    this.currentTime = 0
    this.paused = true
    this.ended = false
    this.error = null
    this.playbackRate = this.defaultPlaybackRate
    this.loads += 1
  }
  removeAttribute(): void {
    this.#src = ''
  }
  play(): Promise<void> {
    this.paused = false
    if (this.ended) {
      this.ended = false
      this.currentTime = 0
    }
    return new Promise((resolve, reject) => {
      this.#play = { resolve, reject }
    })
  }
  pause(): void {
    if (this.paused) return
    this.paused = true
    this.#play?.reject(Object.assign(new Error('aborted'), { name: 'AbortError' }))
    this.#play = null
    this.say('pause')
  }
  say(type: string): void {
    this.dispatchEvent(new Event(type))
  }
  /** The browser lets it sound. */
  begin(): void {
    this.#play?.resolve()
    this.#play = null
    this.say('loadedmetadata')
    this.say('playing')
  }
  refuse(name: string): void {
    this.paused = true
    this.#play?.reject(Object.assign(new Error(name), { name }))
    this.#play = null
  }
}

/** A player on an element that a test speaks for. */
export function setUp() {
  const audio = new FakeAudio()
  const heard: string[] = []
  let nowMs = 0
  let drawn: (() => void) | null = null
  let timer: { run: () => void; delayMs: number } | null = null
  const sent: string[] = []
  const player = createPlayer({
    mediaUrl: (ref) => (ref.kind === 'note' ? `/notes/${ref.noteId}` : `/takes/${ref.takeId}`),
    audio: audio as unknown as HTMLAudioElement,
    onHeard: (id) => heard.push(id),
    output: {
      ...plainOutput,
      setGain: (gainDb) => void sent.push(`gain ${gainDb}`),
      fadeOut: () => void sent.push('fade out'),
      fadeIn: () => void sent.push('fade in'),
    },
    clock: {
      monotonicMs: () => nowMs,
      setTimer(run, delayMs) {
        const set = { run, delayMs }
        timer = set
        return {
          cancel() {
            if (timer === set) timer = null
          },
        }
      },
    },
    frames: {
      request: (run) => {
        drawn = run
        return 1
      },
      cancel: () => {
        drawn = null
      },
    },
  })
  const changes: string[] = []
  player.subscribe(() => changes.push(player.state().status))
  /** Plays on for `mediaMs`, with the time updates a browser sends. */
  const sound = (mediaMs: number) => {
    for (let left = mediaMs; left > 0; left -= 300) {
      const step = Math.min(300, left)
      audio.currentTime += step / 1000
      nowMs += step / audio.playbackRate
      audio.say('timeupdate')
    }
  }
  const draw = () => {
    const run = drawn
    drawn = null
    run?.()
  }
  /** The time of the one timer there is has come. */
  const ring = () => {
    const due = timer
    timer = null
    if (!due) return
    audio.currentTime += (due.delayMs / 1000) * audio.playbackRate
    nowMs += due.delayMs
    due.run()
  }
  const arrive = () => {
    audio.seeking = false
    audio.say('seeked')
  }
  return { audio, player, heard, changes, sound, draw, ring, arrive, sent, isDrawing: () => drawn !== null }
}
