import { beforeEach, describe, expect, it } from 'vitest'
import { idEndingWith } from '../stores/note-fixture.ts'
import { createPlayerStore, type PlayerTrack } from '../stores/player-store.ts'
import { createQueueStore } from '../stores/queue-store.ts'
import type { ListeningQueue } from './listening-queue.ts'
import { followMediaKeys } from './media-keys.ts'
import type { Playback } from './playback.ts'

const track = { id: idEndingWith(1), authorName: 'Alice', durationMs: 10_000 } as PlayerTrack

let handlers: Map<string, MediaSessionActionHandler | null>
let done: string[]
let hasNext: boolean
const store = createPlayerStore()
const queueStore = createQueueStore()
const session = { metadata: null, playbackState: 'none', position: 0 } as {
  metadata: MediaMetadata | null
  playbackState: MediaSessionPlaybackState
  position: number
}
let stop = () => {}

beforeEach(() => {
  stop()
  handlers = new Map()
  done = []
  hasNext = true
  queueStore.setState({ kind: 'idle' })
  store.setState({ track: null, status: 'idle', positionMs: 0 })
  stop = followMediaKeys({
    session: Object.assign(session, {
      setActionHandler(action: MediaSessionAction, handler: MediaSessionActionHandler | null) {
        if (action === 'stop') throw new TypeError('not known here')
        handlers.set(action, handler)
      },
      setPositionState(state?: MediaPositionState) {
        session.position = state?.position ?? 0
      },
    }),
    createMetadata: (title) => ({ title }) as MediaMetadata,
    playback: {
      store,
      togglePlay: () => done.push('toggle'),
      pause: () => done.push('pause'),
      seek: (ms: number) => done.push(`seek ${ms}`),
      skip: (ms: number) => done.push(`skip ${ms}`),
    } as Partial<Playback> as Playback,
    queue: {
      store: queueStore,
      next() {
        if (hasNext) done.push('next')
        return hasNext
      },
      previous: () => hasNext,
    } as Partial<ListeningQueue> as ListeningQueue,
    playNextUnheard: () => done.push('next unheard'),
  })
})

const press = (action: MediaSessionAction, more: Partial<MediaSessionActionDetails> = {}) =>
  handlers.get(action)?.({ action, ...more })

describe('media keys', () => {
  it('are left to others while nothing lies in the player', () => {
    expect([...handlers.values()].filter((handler) => handler !== null)).toEqual([])
    store.setState({ track, status: 'playing' })
    expect(handlers.get('play')).not.toBeNull()
    store.setState({ track: null, status: 'idle' })
    expect(handlers.get('play')).toBeNull()
  })

  it('play, pause, skip, seek and go on', () => {
    store.setState({ track, status: 'playing' })
    press('pause')
    store.setState({ status: 'paused' })
    press('play')
    press('seekbackward')
    press('seekforward', { seekOffset: 10 })
    press('seekto', { seekTime: 3 })
    press('nexttrack')
    hasNext = false
    press('nexttrack')
    press('previoustrack')
    expect(done).toEqual(['pause', 'toggle', 'skip -5000', 'skip 10000', 'seek 3000', 'next', 'next unheard', 'seek 0'])
  })

  it('that say pause never begin to sound, for a headset that comes off says it when all is paused already', () => {
    store.setState({ track, status: 'paused' })
    press('pause')
    store.setState({ status: 'playing' })
    press('play')
    expect(done).toEqual(['pause'])
  })

  it('go on after a question, which is what a headset in the pocket is pressed for', () => {
    store.setState({ track, status: 'ended' })
    queueStore.setState({ kind: 'asked' })
    press('play')
    queueStore.setState({ kind: 'playing' })
    press('play')
    expect(done).toEqual(['next', 'toggle'])
  })

  it('show who speaks, whether it plays, and where it is', () => {
    store.setState({ track, status: 'playing', positionMs: 2000 })
    expect(session).toMatchObject({ metadata: { title: 'Note from Alice' }, playbackState: 'playing', position: 2 })
    store.setState({ positionMs: 2016 })
    expect(session.position).toBe(2)
    store.setState({ positionMs: 8000 })
    expect(session.position).toBe(8)
    store.setState({ status: 'paused' })
    expect(session.playbackState).toBe('paused')
  })
})
