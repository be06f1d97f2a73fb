import { describe, expect, it } from 'vitest'
import { createPlayerStore, type PlayerState, type PlayerTrack } from '../../stores/player-store.ts'
import { createNoteClock } from './note-clock.ts'

function aPlayer() {
  const store = createPlayerStore()
  const sought: number[] = []
  const cued: [string, number][] = []
  const clock = createNoteClock({
    playback: { store, seek: (ms) => sought.push(ms), cue: (id, atMs) => cued.push([id, atMs]) },
    noteId: 'this',
    startMs: 1_500,
  })
  const put = (id: string | null, more: Partial<PlayerState>) =>
    store.setState({ track: id === null ? null : ({ id } as PlayerTrack), ...more })
  return { clock, put, sought, cued }
}

describe('the clock of a note', () => {
  it('is where the player is, at whatever speed, and stands while that is paused', () => {
    const { clock, put } = aPlayer()
    put('this', { status: 'playing', positionMs: 4_000, speed: 3 })
    expect([clock.positionMs(), clock.isPlaying()]).toEqual([4_000, true])
    put('this', { status: 'paused', positionMs: 4_100 })
    expect([clock.positionMs(), clock.isPlaying()]).toEqual([4_100, false])
  })

  it('stands at the place of the note while another one, or nothing, is played', () => {
    const { clock, put } = aPlayer()
    expect(clock.positionMs()).toBe(1_500)
    const stop = clock.subscribe(() => {})
    put('other', { status: 'playing', positionMs: 9_000 })
    expect([clock.positionMs(), clock.isPlaying()]).toEqual([1_500, false])
    put('this', { status: 'playing', positionMs: 3_000 })
    put('other', { status: 'playing', positionMs: 0 })
    expect(clock.positionMs()).toBe(3_000)
    stop()
  })

  it('seeks in the player, or only looks, and then says where to begin', () => {
    const { clock, put, sought, cued } = aPlayer()
    let told = 0
    clock.subscribe(() => {
      told += 1
    })
    clock.seek(5_000)
    expect([clock.positionMs(), told, cued]).toEqual([5_000, 1, [['this', 5_000]]])
    put('this', { status: 'paused', positionMs: 5_000 })
    clock.seek(6_000)
    expect(sought).toEqual([6_000])
  })

  it('lets one look at a note that cannot be played', () => {
    const { clock, put, sought } = aPlayer()
    put('this', { status: 'failed', positionMs: 0 })
    clock.seek(2_000)
    expect([clock.positionMs(), sought]).toEqual([2_000, []])
  })
})
