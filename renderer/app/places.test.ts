import { beforeEach, describe, expect, it } from 'vitest'
import type { Place } from '#shared/contract/listening.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../stores/note-fixture.ts'
import { createPlayerStore, type PlayerTrack } from '../stores/player-store.ts'
import { followPlaces, type Places, placeToResume } from './places.ts'

const track = (n: number, change: Partial<PlayerTrack> = {}): PlayerTrack =>
  ({
    id: idEndingWith(n),
    ref: { kind: 'note', noteId: NoteId.parse(idEndingWith(n)) },
    durationMs: 60_000,
    stoppedAt: null,
    ...change,
  }) as PlayerTrack

let saved: [string, Place | null][]
const store = createPlayerStore()
let places: Places | null = null
let movedTo: Place[]
let isThrough = true

beforeEach(() => {
  places?.close()
  saved = []
  movedTo = []
  isThrough = true
  store.setState({ track: null, status: 'idle', positionMs: 0 })
  const actions = {
    rememberPlace: (noteId: NoteId, place: Place | null) => void saved.push([noteId.slice(-1), place]),
  }
  places = followPlaces({
    playback: { store, isThrough: () => isThrough, goOnAt: (place) => void movedTo.push(place) },
    actions,
  })
})

const play = (of: PlayerTrack, toMs: number) => {
  store.setState({ track: of, status: 'playing', positionMs: 0 })
  store.setState({ positionMs: toMs })
}

describe('where one stopped', () => {
  it('is remembered when a note is paused, and when another is begun', () => {
    play(track(1), 20_000.4)
    store.setState({ status: 'paused' })
    play(track(2), 10_000)
    play(track(3), 100)
    expect(saved).toEqual([
      ['1', { atMs: 20_000, isThrough: true }],
      ['2', { atMs: 10_000, isThrough: true }],
    ])
  })

  it('says whether what lies before was listened to', () => {
    isThrough = false
    play(track(1), 50_000)
    store.setState({ status: 'paused' })
    expect(saved).toEqual([['1', { atMs: 50_000, isThrough: false }]])
  })

  it('is forgotten at the end, if there was anything to forget', () => {
    play(track(1), 60_000)
    store.setState({ status: 'ended' })
    expect(saved).toEqual([])
    play(track(2, { stoppedAt: { atMs: 9000, isThrough: true } }), 60_000)
    store.setState({ status: 'ended' })
    expect(saved).toEqual([['2', null]])
  })

  it('is no matter in a short note, nor right at an end', () => {
    play(track(1, { durationMs: 8000 }), 4000)
    store.setState({ status: 'paused' })
    play(track(2), 1000)
    store.setState({ status: 'paused' })
    expect(saved).toEqual([])
  })

  it('is told while a note plays on, for a computer may die, and once more when the window closes', () => {
    play(track(1), 20_000)
    store.setState({ positionMs: 31_000 })
    store.setState({ positionMs: 40_000 })
    places?.close()
    places = null
    expect(saved).toEqual([
      ['1', { atMs: 31_000, isThrough: true }],
      ['1', { atMs: 40_000, isThrough: true }],
    ])
  })

  it('is where one has moved to since it was paused', () => {
    play(track(1), 20_000)
    store.setState({ status: 'paused' })
    store.setState({ positionMs: 45_000 })
    play(track(2), 100)
    expect(saved).toEqual([
      ['1', { atMs: 20_000, isThrough: true }],
      ['1', { atMs: 45_000, isThrough: true }],
    ])
  })

  it('moves on with what one heard on another device meanwhile, but never what sounds', () => {
    const stopped = (n: number, atMs: number) =>
      places?.noteChanged({ id: NoteId.parse(idEndingWith(n)), place: { atMs, isThrough: true } })
    play(track(1, { stoppedAt: { atMs: 9_000, isThrough: true } }), 20_000)
    stopped(1, 50_000)
    store.setState({ status: 'paused' })
    // Its own words, told back, are no news.
    stopped(1, 9_000)
    stopped(1, 20_000)
    stopped(2, 30_000)
    expect(movedTo).toEqual([])
    stopped(1, 41_000)
    stopped(1, 41_000)
    expect(movedTo).toEqual([{ atMs: 41_000, isThrough: true }])
  })

  it('is where the note goes on', () => {
    const place = { atMs: 20_000, isThrough: true }
    expect(placeToResume(track(1, { stoppedAt: place }))).toEqual(place)
    expect(placeToResume(track(1, { stoppedAt: { atMs: 59_000, isThrough: true } }))).toBeNull()
    expect(placeToResume(track(1, { stoppedAt: place, durationMs: 10_000 }))).toBeNull()
    expect(placeToResume(track(1))).toBeNull()
  })
})
