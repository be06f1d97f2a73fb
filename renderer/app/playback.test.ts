import { beforeEach, describe, expect, it } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { Player, PlayerView, Track } from '../audio/player.ts'
import { createFeedStore, type FeedStore } from '../stores/feed-store.ts'
import { idEndingWith } from '../stores/note-fixture.ts'
import type { PlayerTrack } from '../stores/player-store.ts'
import { createUiStore } from '../stores/ui-store.ts'
import { createActions } from './actions.ts'
import { createPlayback, type Playback } from './playback.ts'

const idle: PlayerView = {
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
const aTrack = (n: number): PlayerTrack => ({
  id: idEndingWith(n),
  ref: { kind: 'note', noteId: NoteId.parse(idEndingWith(n)) },
  authorId: MemberId.parse(idEndingWith(9)),
  authorName: 'Alice',
  place: { conversationId: ConversationId.parse(idEndingWith(8)), rootId: null, anchor: null },
  durationMs: 7000,
  peaks: [],
  isHeard: false,
  loudness: null,
  gaps: [],
  pictured: null,
  stoppedAt: null,
})

let view: PlayerView
let listeners: (() => void)[]
let asked: string[]
let timers: { run: () => void; delayMs: number }[]
let playback: Playback
let drawn: string[]
let told: string[]
let through: number
let feed: FeedStore
/** Of the core, to what is to be remembered. */
let answer: Promise<void>

const say = (change: Partial<PlayerView>) => {
  view = { ...view, ...change }
  for (const listener of listeners) listener()
}

beforeEach(() => {
  view = idle
  listeners = []
  asked = []
  timers = []
  drawn = []
  const player: Player = {
    subscribe(listener) {
      listeners.push(listener)
      return () => undefined
    },
    state: () => view,
    play(track: Track, fromMs = 0) {
      through = track.throughMs ?? 0
      asked.push(fromMs > 0 ? `play from ${fromMs}` : 'play')
      say({ ref: track.ref, noteId: track.noteId, status: 'loading', positionMs: 0, rate: track.rate })
    },
    toggle: () => void asked.push('toggle'),
    pause: () => void asked.push('pause'),
    seek: (positionMs) => void asked.push(`seek ${positionMs}`),
    skip: () => undefined,
    setRate: (rate) => say({ rate }),
    setListening: () => undefined,
    chime: () => undefined,
    isThrough: () => true,
    hearBefore: (positionMs) => void asked.push(`heard before ${positionMs}`),
    stop: () => say(idle),
  }
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimer(run, delayMs) {
      const timer = { run, delayMs }
      timers.push(timer)
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) }
    },
  }
  const ui = createUiStore()
  told = []
  ui.subscribe(({ notices }) => told.push(notices.at(-1)?.message ?? ''))
  feed = createFeedStore()
  answer = Promise.resolve()
  const setSpeed = async ({ memberId, speed }: { memberId: MemberId; speed: number }) => {
    await answer
    const { settings } = feed.getState()
    feed.setState({ settings: { ...settings, speeds: { ...settings.speeds, [memberId]: speed } } })
  }
  const client = { settings: { setSpeed: { mutate: setSpeed } } } as never
  const actions = createActions({ client, ui, isReadOnly: () => false, hideIn: () => Promise.resolve(false) })
  playback = createPlayback({ player, feed, actions, clock })
  playback.store.subscribe(({ track, status }) => drawn.push(`${track?.id.at(-1) ?? '-'} ${status}`))
})

describe('the player as it is drawn', () => {
  it('draws nothing between the click and the sound', () => {
    playback.play(aTrack(1))
    expect(drawn).toEqual([])
    expect(playback.track()?.id).toBe(idEndingWith(1))
    say({ status: 'playing' })
    expect(drawn).toEqual([])
    say({ positionMs: 16 })
    expect(drawn).toEqual(['1 playing'])
    expect(timers).toEqual([])
  })

  it('shows what takes longer as loading', () => {
    playback.play(aTrack(1))
    expect(timers.map((timer) => timer.delayMs)).toEqual([80])
    timers[0]?.run()
    expect(drawn).toEqual(['1 loading'])
    say({ status: 'failed', message: 'gone' })
    expect(drawn).toEqual(['1 loading', '1 failed'])
    expect(playback.store.getState().failure).toBe('gone')
  })

  it('pauses with a second click, though nothing was drawn yet', () => {
    playback.play(aTrack(1))
    playback.toggle(aTrack(1))
    expect(asked).toEqual(['play', 'toggle'])
  })

  it('stops for a recording that begins while a note loads', () => {
    playback.play(aTrack(1))
    playback.pause()
    expect(asked).toEqual(['play', 'pause'])
  })

  it('starts at the moment that was meant, once, and not by itself', () => {
    playback.cue(idEndingWith(1), 4_200)
    expect(asked).toEqual([])
    playback.toggle(aTrack(1))
    expect(asked).toEqual(['play from 4200'])
    playback.play(aTrack(2))
    playback.play(aTrack(1))
    expect(asked).toEqual(['play from 4200', 'play', 'play'])
  })

  it('shows the note that was chosen last', () => {
    playback.play(aTrack(1))
    say({ status: 'playing', positionMs: 16 })
    playback.play(aTrack(2))
    expect(drawn).toEqual(['1 playing'])
    say({ status: 'playing', positionMs: 16 })
    expect(drawn).toEqual(['1 playing', '2 playing'])
    playback.stop()
    expect(drawn.at(-1)).toBe('- idle')
    expect(playback.track()).toBeNull()
  })

  it('stops when the conversation is gone from which it plays, and says why; another one goes on', () => {
    playback.play(aTrack(1))
    say({ status: 'playing', positionMs: 1000 })
    playback.leave(ConversationId.parse(idEndingWith(7)))
    expect(playback.track()).not.toBeNull()
    playback.leave(ConversationId.parse(idEndingWith(8)))
    expect(playback.track()).toBeNull()
    expect(told).toContain('That conversation is not here any more, so its note stops.')
  })

  it('speaks as fast as was chosen for the person, in whichever conversation', () => {
    playback.play(aTrack(1))
    playback.setSpeed(1.85)
    const elsewhere = { conversationId: ConversationId.parse(idEndingWith(7)), rootId: null, anchor: null }
    playback.play({ ...aTrack(2), place: elsewhere })
    expect(view.rate).toBe(1.85)
    playback.stepSpeed(1, true)
    expect(view.rate).toBe(1.9)
    playback.play({ ...aTrack(3), authorId: MemberId.parse(idEndingWith(10)) })
    expect(view.rate).toBe(1)
  })

  it('goes on where one stopped, and counts what lies before only if it was listened to', () => {
    const long = { ...aTrack(1), durationMs: 60_000 }
    playback.play({ ...long, stoppedAt: { atMs: 20_000, isThrough: false } })
    expect(asked).toEqual(['play from 20000'])
    expect(through).toBe(0)
    playback.play({ ...long, ...{ id: idEndingWith(2) }, stoppedAt: { atMs: 20_000, isThrough: true } })
    expect(through).toBe(20_000)
  })

  it('plays nothing while the microphone records, and says why', () => {
    const take = { id: idEndingWith(5), state: 'recording' } as unknown as UiTake
    feed.setState({ takes: { [take.id]: take } })
    playback.play(aTrack(1))
    expect(asked).toEqual([])
    expect(told.at(-1)).toMatch(/microphone would hear/)
  })
})

it('remembers how long a note really is, until that turns out to be otherwise', () => {
  const length = () => playback.store.getState().lengths[idEndingWith(1)]
  playback.play(aTrack(1))
  say({ status: 'playing', positionMs: 10, durationMs: 7000 })
  expect(length()).toBeUndefined()
  say({ status: 'ended', positionMs: 4000, durationMs: 4000 })
  expect(length()).toBe(4000)
  playback.play(aTrack(2))
  say({ status: 'playing', positionMs: 10, durationMs: 7000 })
  expect(length()).toBe(4000)
  playback.play(aTrack(1))
  say({ status: 'playing', positionMs: 10, durationMs: 7000 })
  expect(length()).toBe(7000)
})

it('goes on where one stopped elsewhere, and counts what lies before as that device did', () => {
  playback.goOnAt({ atMs: 4_000, isThrough: true })
  playback.goOnAt({ atMs: 6_000, isThrough: false })
  expect(asked).toEqual(['heard before 4000', 'seek 4000', 'seek 6000'])
})

it('plays the next note of somebody at the speed just chosen, though the core has not heard of it yet', async () => {
  let hear = () => {}
  answer = new Promise((resolve) => {
    hear = resolve
  })
  playback.play(aTrack(1))
  say({ status: 'playing', positionMs: 10 })
  playback.stepSpeed(1, true)
  playback.stepSpeed(1, true)
  playback.play(aTrack(2))
  expect(view.rate).toBeCloseTo(1.1, 5)
  hear()
  await expect.poll(() => feed.getState().settings.speeds[aTrack(1).authorId]).toBeCloseTo(1.1, 5)
  // From then on what is chosen on another device counts.
  const { settings } = feed.getState()
  feed.setState({ settings: { ...settings, speeds: { [aTrack(1).authorId]: 2 } } })
  playback.play(aTrack(1))
  expect(view.rate).toBe(2)
})
